import { ActionButton, notify, ReasonDialog, useApiMutation, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';

/** Publishes the inventory of a period that is over. */
export function ClosePeriod({ period, profile }: { period: string; profile: string }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const close = useApiMutation<unknown, { period: string; profile: string; note: string }>('./periods', {
    invalidate: ['./inventory', './periods'],
    onSuccess: () => {
      setAsking(false);
      notify.success(t('inventory.closed', { period }));
    },
  });
  return (
    <>
      <ActionButton primary onClick={() => setAsking(true)}>
        {t('inventory.close')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('inventory.close-title', { period })}
          hint={t('inventory.close-hint')}
          confirm={t('inventory.close')}
          busy={close.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(note) => close.mutate({ period, profile, note }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </>
  );
}

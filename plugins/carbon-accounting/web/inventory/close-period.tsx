import { ActionButton, notify, Notice, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { InventoryView } from '../../contracts/inventory-routes.ts';
import { GapsReason, leastReason } from '../periods/gaps-notice.tsx';
import { useT } from '../use-t.ts';

interface Closing {
  period: string;
  profile: string;
  note: string;
  gapsReason?: string;
}

/** Publishes the inventory of a period that is over; one with gaps only with the reason why they are accepted. */
export function ClosePeriod({
  period,
  profile,
  incomplete,
}: Pick<InventoryView, 'incomplete'> & { period: string; profile: string }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [gapsReason, setGapsReason] = useState('');
  const close = useApiMutation<unknown, Closing>('./periods', {
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
          ready={incomplete === null || gapsReason.trim().length >= leastReason}
          onClose={() => setAsking(false)}
          onConfirm={(note) =>
            close.mutate(
              { period, profile, note, ...(incomplete === null ? {} : { gapsReason: gapsReason.trim() }) },
              { onError: (error) => notify.error(error) },
            )
          }
        >
          {incomplete === null ? null : <GapsReason gaps={incomplete} value={gapsReason} onChange={setGapsReason} />}
        </ReasonDialog>
      ) : null}
    </>
  );
}

/** Why a period that is not published cannot be closed. */
export function NotClosable({ period, closing }: Pick<InventoryView, 'closing'> & { period: string }): ReactNode {
  const t = useT();
  const { reason, missingDays, firstMissing } = closing;
  if (reason === null || reason === 'published') return null;
  const days = firstMissing.join(', ') + (missingDays > firstMissing.length ? ' …' : '');
  return (
    <Notice data-testid="not-closable">
      {t(`inventory.not-closable-${reason}`, { period, count: missingDays, days })}
    </Notice>
  );
}

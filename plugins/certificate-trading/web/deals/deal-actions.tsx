import { ActionButton, notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Deal, DealChange } from '../../contracts/deal-routes.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';

/** What changes with a deal. */
export const touchedByDeals = ['./deals', './money', './portfolio', './market'];

/** Settles an accepted deal with what was delivered until now; for operators. */
export function SettleDeal({ deal }: { deal: Deal }): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  const settle = useApiMutation<DealChange, object>(`./deals/${deal.no}/settle`, {
    invalidate: touchedByDeals,
    onSuccess: ({ state }) => {
      setKey(null);
      notify.success(t('deals.done', { no: deal.no, state: t(`deals.state.${state}`) }));
    },
  });
  return (
    <>
      <ActionButton quiet onClick={() => setKey(newKey('deal-settle'))}>
        {t('deals.settle')}
      </ActionButton>
      {key ? (
        <ReasonDialog
          title={t('deals.settle-title', { no: deal.no })}
          hint={t('deals.settle-hint', { month: deal.month ?? '' })}
          confirm={t('deals.settle')}
          busy={settle.isPending}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            settle.mutate({ reason, idempotencyKey: key }, { onError: (error) => notify.error(error) })
          }
        />
      ) : null}
    </>
  );
}

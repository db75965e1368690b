import { ActionButton, notify, ReasonDialog, useApiMutation, useNow, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ContractChange, ContractDelivery, PowerContract } from '../../contracts/power-contract-routes.ts';
import { monthsBefore, newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';

const touched = ['./power-contracts', './position', './portfolio', './money'];

/** Delivers a month of an active contract, or ends it; for operators. */
export function RunContract({ contract }: { contract: PowerContract }): ReactNode {
  const t = useT();
  const park = usePark();
  const running = monthsBefore(useNow(60_000), park.timeZone, 1)[0]!;
  const due = contract.months.find(({ month, deliveredWh }) => deliveredWh === null && month < running)?.month;
  const [asking, setAsking] = useState<{ act: 'deliver' | 'end'; key: string } | null>(null);
  const deliver = useApiMutation<ContractDelivery, object>(`./power-contracts/${contract.no}/deliveries`, {
    invalidate: touched,
    onSuccess: ({ month }) => {
      setAsking(null);
      notify.success(t('contract.delivered-month', { no: contract.no, month }));
    },
  });
  const end = useApiMutation<ContractChange, object>(`./power-contracts/${contract.no}/end`, {
    invalidate: touched,
    onSuccess: ({ no, state }) => {
      setAsking(null);
      notify.success(t('contract.done', { no, state: t(`contract.state.${state}`) }));
    },
  });
  const change = asking?.act === 'deliver' ? deliver : end;
  return (
    <>
      {due ? (
        <ActionButton quiet onClick={() => setAsking({ act: 'deliver', key: newKey('contract-deliver') })}>
          {t('contract.deliver', { month: due })}
        </ActionButton>
      ) : null}
      <ActionButton quiet onClick={() => setAsking({ act: 'end', key: newKey('contract-end') })}>
        {t('contract.end')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={asking.act === 'deliver' ? t('contract.deliver', { month: due ?? '' }) : t('contract.end')}
          hint={t(`contract.${asking.act}-hint`)}
          confirm={asking.act === 'deliver' ? t('contract.deliver', { month: due ?? '' }) : t('contract.end')}
          danger={asking.act === 'end'}
          busy={change.isPending}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            change.mutate(
              { reason, idempotencyKey: asking.key, ...(asking.act === 'deliver' && { month: due }) },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </>
  );
}

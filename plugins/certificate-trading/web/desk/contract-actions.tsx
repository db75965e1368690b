import {
  ActionButton,
  notify,
  ReasonDialog,
  SelectField,
  useApiMutation,
  useCan,
  useNow,
  usePark,
  useT,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ContractChange, ContractDelivery, PowerContract } from '../../contracts/power-contract-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { monthsBefore, newKey } from '../shared/values.ts';

const touched = ['./power-contracts', './position', './portfolio', './money'];

/** What the viewer can do about a contract: approve or reject as a second person, deliver a month, end it. */
export function ContractActions({ contract, me }: { contract: PowerContract; me: string }): ReactNode {
  const mayTrade = useCan('certificates.trade');
  const mayManage = useCan('certificates.manage');
  const accounts = useAccounts();
  if (contract.state === 'proposed') {
    if (!mayTrade || contract.proposedBy === me) return null;
    const open = [
      ...(contract.approvedBy === null ? [contract.buyer] : []),
      ...(contract.agreedBy === null ? [contract.seller] : []),
    ].filter((account) => accounts.includes(account));
    return open.length === 0 ? null : <Decide contract={contract} accounts={open} />;
  }
  return contract.state === 'active' && mayManage ? <Run contract={contract} /> : null;
}

function Decide({ contract, accounts }: { contract: PowerContract; accounts: readonly string[] }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [asking, setAsking] = useState<{ act: 'approve' | 'reject'; key: string } | null>(null);
  const [wanted, setWanted] = useState(accounts[0]!);
  const account = accounts.includes(wanted) ? wanted : accounts[0]!;
  const decide = useApiMutation<ContractChange, object>(`./power-contracts/${contract.no}/decision`, {
    invalidate: touched,
    onSuccess: ({ no, state }) => {
      setAsking(null);
      notify.success(t('contract.done', { no, state: t(`contract.state.${state}`) }));
    },
  });
  return (
    <>
      {(['approve', 'reject'] as const).map((act) => (
        <ActionButton key={act} quiet onClick={() => setAsking({ act, key: newKey(`contract-${act}`) })}>
          {t(`contract.${act}`)}
        </ActionButton>
      ))}
      {asking ? (
        <ReasonDialog
          title={t(`contract.${asking.act}-title`, { no: contract.no })}
          hint={t('contract.decide-hint')}
          confirm={t(`contract.${asking.act}`)}
          danger={asking.act === 'reject'}
          busy={decide.isPending}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            decide.mutate(
              { account, act: asking.act, reason, idempotencyKey: asking.key },
              { onError: (error) => notify.error(error) },
            )
          }
        >
          <SelectField
            label={t('contract.for')}
            value={account}
            options={accounts.map((value) => ({ value, label: name(value) }))}
            onChange={setWanted}
          />
        </ReasonDialog>
      ) : null}
    </>
  );
}

function Run({ contract }: { contract: PowerContract }): ReactNode {
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

import {
  FieldRow,
  localDate,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApiMutation,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Offsets } from '../../contracts/offset-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { countOf } from './draft.ts';

interface UseDialogProps {
  act: 'retire' | 'transfer' | 'burn';
  data: Offsets;
  idempotencyKey: string;
  onClose: () => void;
}

/** Uses, moves or burns offsets of an account, the oldest vintage first. */
export function UseDialog({ act, data, idempotencyKey, onClose }: UseDialogProps): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const today = localDate(useNow(60_000), park.timeZone);
  const everybody = useAccounts();
  const holders = data.balances.filter(({ active }) => active > 0);
  const [account, setAccount] = useState(holders[0]?.account ?? 'park');
  const [to, setTo] = useState(everybody.find((each) => each !== account) ?? 'park');
  const [amount, setAmount] = useState('');
  const [beneficiary, setBeneficiary] = useState(name(account));
  const [purpose, setPurpose] = useState('');
  const [from, setFrom] = useState(`${today.slice(0, 4)}-01-01`);
  const [until, setUntil] = useState(today);
  const there = holders.find((each) => each.account === account)?.active ?? 0;
  const tonnes = countOf(amount);
  const fits = tonnes !== null && tonnes > 0 && tonnes <= there;
  const done = useApiMutation<{ tonnes: number }, object>(`./offsets/${act}`, {
    invalidate: ['./offsets'],
    onSuccess: (result) => {
      onClose();
      notify.success(t(`offsets.done.${act}`, { tonnes: result.tonnes }));
    },
  });
  const rest =
    act === 'transfer'
      ? { from: account, to }
      : act === 'retire'
        ? { account, beneficiary: beneficiary.trim(), purpose: purpose.trim(), periodFrom: from, periodTo: until }
        : { account };
  const told = act !== 'retire' || (beneficiary.trim() !== '' && purpose.trim() !== '' && from !== '' && until >= from);
  return (
    <ReasonDialog
      title={t(`offsets.title-of.${act}`)}
      hint={t(`offsets.hint-of.${act}`)}
      confirm={t(`offsets.${act}`)}
      busy={done.isPending}
      danger={act !== 'transfer'}
      ready={fits && told && (act !== 'transfer' || to !== account)}
      onClose={onClose}
      onConfirm={(reason) =>
        done.mutate({ ...rest, tonnes, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      <FieldRow columns={2}>
        <SelectField
          label={t('column.account')}
          value={account}
          options={holders.map((each) => ({ value: each.account, label: name(each.account) }))}
          onChange={(value) => {
            setAccount(value);
            setBeneficiary(name(value));
          }}
        />
        <TextField
          label={t('column.amount')}
          kind="decimal"
          unit="tCO₂e"
          value={amount}
          help={t('offsets.there', { tonnes: there })}
          error={amount !== '' && !fits ? t('offsets.problem.amount', { tonnes: there }) : undefined}
          onChange={setAmount}
        />
      </FieldRow>
      {act === 'transfer' ? (
        <SelectField
          label={t('offsets.to')}
          value={to}
          options={everybody.filter((each) => each !== account).map((value) => ({ value, label: name(value) }))}
          onChange={setTo}
        />
      ) : null}
      {act === 'retire' ? (
        <>
          <FieldRow columns={2}>
            <TextField label={t('column.beneficiary')} value={beneficiary} maxLength={200} onChange={setBeneficiary} />
            <TextField label={t('column.purpose')} value={purpose} maxLength={500} onChange={setPurpose} />
          </FieldRow>
          <FieldRow columns={2}>
            <TextField label={t('retire.from')} kind="date" value={from} onChange={setFrom} />
            <TextField
              label={t('retire.to')}
              kind="date"
              value={until}
              error={until < from ? t('retire.problem.to') : undefined}
              onChange={setUntil}
            />
          </FieldRow>
        </>
      ) : null}
    </ReasonDialog>
  );
}

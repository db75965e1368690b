import {
  ActionButton,
  formatMoney,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApiMutation,
  useCan,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { newKey, parseYuan } from '../shared/values.ts';
import { useT } from '../use-t.ts';

/** Books a payment that came in or went out; for operators. */
export function MoneyButton(): ReactNode {
  const t = useT();
  const may = useCan('certificates.manage');
  const [key, setKey] = useState<string | null>(null);
  if (!may) return null;
  return (
    <>
      <ActionButton onClick={() => setKey(newKey('money'))}>{t('money.book')}</ActionButton>
      {key ? <MoneyDialog idempotencyKey={key} onClose={() => setKey(null)} /> : null}
    </>
  );
}

function MoneyDialog({ idempotencyKey, onClose }: { idempotencyKey: string; onClose: () => void }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const accounts = useAccounts();
  const [account, setAccount] = useState(accounts[0]!);
  const [amount, setAmount] = useState('');
  const size = parseYuan(amount.replace(/^-/, ''));
  const fen = size === null || size === 0 ? null : amount.startsWith('-') ? -size : size;
  const move = useApiMutation<{ availableFen: number }, object>('./money', {
    invalidate: ['./money'],
    onSuccess: ({ availableFen }) => {
      onClose();
      notify.success(t('money.done', { account: name(account), yuan: formatMoney(availableFen) }));
    },
  });
  return (
    <ReasonDialog
      title={t('money.title')}
      hint={t('money.hint')}
      confirm={t('money.book')}
      busy={move.isPending}
      ready={fen !== null}
      onClose={onClose}
      onConfirm={(reason) =>
        move.mutate({ account, fen, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      <SelectField
        label={t('column.account')}
        value={account}
        options={accounts.map((value) => ({ value, label: name(value) }))}
        onChange={(value) => setAccount(value)}
      />
      <TextField
        label={t('money.amount')}
        kind="decimal"
        unit="¥"
        value={amount}
        error={amount !== '' && fen === null ? t('money.problem') : undefined}
        onChange={setAmount}
      />
    </ReasonDialog>
  );
}

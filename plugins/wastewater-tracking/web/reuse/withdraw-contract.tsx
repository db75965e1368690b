import { isDate } from '@lingtan/sdk/zone';
import { ActionButton, notify, ReasonDialog, TextField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ReuseContract } from '../../contracts/reuse.ts';
import { useT } from '../use-t.ts';

/** Ends a contract from a day on. */
export function WithdrawContract({ row, today }: { row: ReuseContract; today: string }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [from, setFrom] = useState(today);
  const send = useApiMutation<ReuseContract, { from: string; note: string }>(`./reuse/contracts/${row.id}/withdraw`, {
    invalidate: ['./reuse'],
    onSuccess: () => setAsking(false),
  });
  return (
    <>
      <ActionButton quiet onClick={() => setAsking(true)}>
        {t('reuse.withdraw')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('reuse.withdraw-title', { id: row.id })}
          hint={t('reuse.withdraw-hint')}
          confirm={t('reuse.withdraw')}
          danger
          busy={send.isPending}
          ready={isDate(from)}
          onClose={() => setAsking(false)}
          onConfirm={(note) => send.mutate({ from, note }, { onError: (error) => notify.error(error) })}
        >
          <TextField label={t('reuse.withdraw-from')} kind="date" value={from} onChange={setFrom} />
        </ReasonDialog>
      ) : null}
    </>
  );
}

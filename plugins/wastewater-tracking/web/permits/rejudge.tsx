import { isDate } from '@lingtan/sdk/zone';
import { ActionButton, localDate, notify, ReasonDialog, TextField, useApiMutation, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { addDays } from '../shared/days.ts';
import { useT } from '../use-t.ts';

/** Judges past days again by the limits known now: an act of its own, with a reason. */
export function Rejudge(): ReactNode {
  const t = useT();
  const park = usePark();
  const today = localDate(Date.now(), park.timeZone);
  const [asking, setAsking] = useState(false);
  const [from, setFrom] = useState(addDays(today, -30));
  const [to, setTo] = useState(addDays(today, -1));
  const send = useApiMutation<{ days: number }, { from: string; to: string; note: string }>('./permits/rejudge', {
    invalidate: ['./plants', './cases'],
    onSuccess: ({ days }) => {
      setAsking(false);
      notify.success(t('permit.rejudged', { count: days }));
    },
  });
  return (
    <>
      <ActionButton onClick={() => setAsking(true)}>{t('permit.rejudge')}</ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('permit.rejudge')}
          hint={t('permit.rejudge-hint')}
          confirm={t('permit.rejudge')}
          busy={send.isPending}
          ready={isDate(from) && isDate(to) && from <= to}
          onClose={() => setAsking(false)}
          onConfirm={(note) => send.mutate({ from, to, note }, { onError: (error) => notify.error(error) })}
        >
          <TextField label={t('permit.from')} kind="date" value={from} onChange={setFrom} />
          <TextField label={t('permit.to')} kind="date" value={to} onChange={setTo} />
        </ReasonDialog>
      ) : null}
    </>
  );
}

import { ActionButton, FormDialog, notify, ReasonDialog, TextField, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ExceedanceCase } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

type Step =
  | { step: 'acknowledge'; note: string }
  | { step: 'explain'; cause: string; measure: string }
  | { step: 'close'; note: string };

const nextOf: Partial<Record<ExceedanceCase['state'], Step['step']>> = {
  raised: 'acknowledge',
  acknowledged: 'explain',
  explained: 'close',
};
const least = 3;

/** The next step of an exceedance. */
export function CaseActions({ row }: { row: ExceedanceCase }): ReactNode {
  const t = useT();
  const may = useCan('water.cases');
  const [asking, setAsking] = useState(false);
  const [cause, setCause] = useState('');
  const [measure, setMeasure] = useState('');
  const act = useApiMutation<ExceedanceCase, Step>(`./cases/${row.id}/steps`, {
    invalidate: ['./cases'],
    onSuccess: () => setAsking(false),
  });
  const next = nextOf[row.state];
  if (!may || next === undefined) return null;
  const send = (step: Step): void => act.mutate(step, { onError: (error) => notify.error(error) });
  const common = {
    title: t(`case.ask.${next}`, { id: row.id }),
    confirm: t(`case.do.${next}`),
    busy: act.isPending,
    onClose: () => setAsking(false),
  };
  return (
    <>
      <ActionButton quiet onClick={() => setAsking(true)}>
        {t(`case.do.${next}`)}
      </ActionButton>
      {asking && next === 'explain' ? (
        <FormDialog
          {...common}
          ready={cause.trim().length >= least && measure.trim().length >= least}
          onConfirm={() => send({ step: 'explain', cause: cause.trim(), measure: measure.trim() })}
        >
          <TextField
            label={t('column.cause')}
            kind="long"
            value={cause}
            onChange={setCause}
            autoFocus
            maxLength={500}
          />
          <TextField label={t('column.measure')} kind="long" value={measure} onChange={setMeasure} maxLength={500} />
        </FormDialog>
      ) : null}
      {asking && next !== 'explain' ? (
        <ReasonDialog {...common} optional={next === 'acknowledge'} onConfirm={(note) => send({ step: next, note })} />
      ) : null}
    </>
  );
}

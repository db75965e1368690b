import { ActionButton, FormDialog, notify, TextField, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { LabSample } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

const nextOf: Partial<Record<LabSample['stage'], Exclude<LabSample['stage'], 'sampled'>>> = {
  sampled: 'handed-over',
  'handed-over': 'received',
  received: 'analysed',
  analysed: 'reviewed',
  reviewed: 'approved',
};

/** Takes a sample one stage on; the result is entered with the analysis. */
export function SampleStep({ row }: { row: LabSample }): ReactNode {
  const t = useT();
  const may = useCan('water.lab');
  const [asking, setAsking] = useState(false);
  const [value, setValue] = useState('');
  const [note, setNote] = useState('');
  const act = useApiMutation<LabSample, { stage: string; note: string; value?: number }>(`./lab/${row.id}/steps`, {
    invalidate: ['./lab'],
    onSuccess: () => setAsking(false),
  });
  const next = nextOf[row.stage];
  if (!may || next === undefined) return null;
  const analysed = next === 'analysed';
  const number = Number(value);
  const fits = !analysed || (value !== '' && Number.isFinite(number) && number >= 0);
  return (
    <>
      <ActionButton quiet onClick={() => setAsking(true)}>
        {t(`lab.do.${next}`)}
      </ActionButton>
      {asking ? (
        <FormDialog
          title={t('lab.ask', { sample: row.sampleNo, stage: t(`stage.${next}`) })}
          hint={next === 'reviewed' || next === 'approved' ? t('lab.other-person') : undefined}
          confirm={t(`lab.do.${next}`)}
          busy={act.isPending}
          ready={fits}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            act.mutate(
              { stage: next, note: note.trim(), ...(analysed ? { value: number } : {}) },
              { onError: (error) => notify.error(error) },
            )
          }
        >
          {analysed ? (
            <TextField
              label={t('column.result')}
              kind="decimal"
              unit={row.unit}
              value={value}
              onChange={setValue}
              error={value !== '' && !fits ? t('lab.value-invalid') : undefined}
              autoFocus
            />
          ) : null}
          <TextField label={t('column.note')} kind="long" value={note} onChange={setNote} maxLength={500} />
        </FormDialog>
      ) : null}
    </>
  );
}

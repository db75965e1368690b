import {
  ActionButton,
  FormDialog,
  localDate,
  notify,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlantShape } from '../../contracts/routes.ts';
import { addDays } from '../shared/days.ts';
import { useT } from '../use-t.ts';
import type { ReportRow } from './reports-page.tsx';

const pattern = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** Makes the draft of a report; last month to begin with. */
export function MakeReport({ plants }: { plants: readonly PlantShape[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const [asking, setAsking] = useState(false);
  const [plant, setPlant] = useState(plants[0]?.id ?? '');
  const [kind, setKind] = useState('discharge');
  const [period, setPeriod] = useState(addDays(localDate(Date.now(), park.timeZone), -1).slice(0, 7));
  const [note, setNote] = useState('');
  const send = useApiMutation<ReportRow, { plant: string; kind: string; period: string; note: string }>('./reports', {
    invalidate: ['./reports'],
    onSuccess: (made) => {
      setAsking(false);
      notify.success(t('report.made', { period: made.period, revision: made.revision }));
    },
  });
  return (
    <>
      <ActionButton primary onClick={() => setAsking(true)}>
        {t('report.make')}
      </ActionButton>
      {asking ? (
        <FormDialog
          title={t('report.make')}
          hint={t('report.make-hint')}
          confirm={t('report.make')}
          busy={send.isPending}
          ready={pattern.test(period) && plant !== ''}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            send.mutate({ plant, kind, period, note: note.trim() }, { onError: (error) => notify.error(error) })
          }
        >
          <SelectField
            label={t('plant.choose')}
            value={plant}
            options={plants.map((each) => ({ value: each.id, label: text(each.name) }))}
            onChange={setPlant}
          />
          <SelectField
            label={t('column.kind')}
            value={kind}
            options={['discharge', 'operating'].map((value) => ({ value, label: t.of('report.kind', value) }))}
            onChange={setKind}
          />
          <TextField
            label={t('column.period')}
            help={t('report.period-help')}
            value={period}
            onChange={setPeriod}
            maxLength={10}
            error={pattern.test(period) ? undefined : t('report.period-invalid')}
          />
          <TextField label={t('column.note')} kind="long" value={note} onChange={setNote} maxLength={500} />
        </FormDialog>
      ) : null}
    </>
  );
}

import {
  ActionButton,
  FormDialog,
  notify,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { LabSample, PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

interface Body {
  sampleNo: string;
  plant: string;
  outlet: string;
  parameter: string;
  sampledAt: number;
  method: string;
  session: string | null;
  note: string;
}

/** Enters a sample that was taken. */
export function TakeSample({ plants }: { plants: readonly PlantShape[] }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ActionButton primary onClick={() => setAsking(true)}>
        {t('lab.take')}
      </ActionButton>
      {asking ? <Editor plants={plants} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

const minutesAgoMost = 43_200;

function Editor({ plants, onClose }: { plants: readonly PlantShape[]; onClose: () => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const outlets = plants.flatMap((plant) => plant.outlets.map((outlet) => ({ plant: plant.id, ...outlet })));
  const [sampleNo, setSampleNo] = useState('');
  const [outletId, setOutlet] = useState(outlets[0]?.id ?? '');
  const [parameter, setParameter] = useState('');
  const [minutesAgo, setMinutesAgo] = useState('0');
  const [method, setMethod] = useState('');
  const [session, setSession] = useState('');
  const [note, setNote] = useState('');
  const outlet = outlets.find(({ id }) => id === outletId);
  const send = useApiMutation<LabSample, Body>('./lab', { invalidate: ['./lab'], onSuccess: onClose });
  const minutes = Number(minutesAgo);
  const timeFits = minutesAgo !== '' && minutes >= 0 && minutes <= minutesAgoMost;
  const ready = sampleNo.trim() !== '' && outlet !== undefined && parameter !== '' && method.trim() !== '' && timeFits;
  return (
    <FormDialog
      title={t('lab.take')}
      hint={t('lab.take-hint')}
      confirm={t('lab.take')}
      busy={send.isPending}
      ready={ready}
      onClose={onClose}
      onConfirm={() =>
        send.mutate(
          {
            sampleNo: sampleNo.trim(),
            plant: outlet!.plant,
            outlet: outletId,
            parameter,
            sampledAt: Date.now() - Math.round(minutes * 60_000) - 1000,
            method: method.trim(),
            session: session.trim() === '' ? null : session.trim(),
            note: note.trim(),
          },
          { onError: (error) => notify.error(error) },
        )
      }
      data-testid="water-sample-editor"
    >
      <TextField label={t('column.sample')} value={sampleNo} onChange={setSampleNo} autoFocus maxLength={60} />
      <SelectField
        label={t('column.outlet')}
        value={outletId}
        options={outlets.map(({ id, name }) => ({ value: id, label: text(name) }))}
        onChange={setOutlet}
      />
      <SelectField
        label={t('column.parameter')}
        value={parameter}
        options={(outlet?.parameters ?? []).map(({ id }) => ({
          value: id,
          label: t.of('parameter', id, { defaultValue: id }),
        }))}
        onChange={setParameter}
      />
      <TextField
        label={t('lab.minutes-ago')}
        kind="decimal"
        unit="min"
        value={minutesAgo}
        onChange={setMinutesAgo}
        error={timeFits ? undefined : t('lab.time-invalid')}
      />
      <TextField
        label={t('column.method')}
        help={t('lab.method-help')}
        value={method}
        onChange={setMethod}
        maxLength={100}
      />
      <TextField
        label={t('lab.session')}
        help={t('lab.session-help')}
        value={session}
        onChange={setSession}
        maxLength={60}
      />
      <TextField label={t('column.note')} kind="long" value={note} onChange={setNote} maxLength={500} />
    </FormDialog>
  );
}

import { isDate } from '@lingtan/sdk/zone';
import {
  ActionButton,
  FieldRow,
  FormDialog,
  localDate,
  notify,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  useMe,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Permit, PermitRow, PermitsData, PlantShape } from '../../contracts/routes.ts';
import '../quality/quality.css';
import { useT } from '../use-t.ts';
import { draftOf, rowOfDraft, unitOn, waysOf, type DraftRow } from './draft.ts';
import { conditionText, templateName } from './limit-text.ts';

type Body = Omit<Permit, 'version' | 'enteredBy' | 'recordedAt'>;
const bases: readonly PermitRow['basis'][] = [
  'day-mean',
  'hour-mean',
  'instant',
  'month-mean',
  'annual-load',
  'removal',
];

/** Enters limits: a new version with its dates, from a shipped set or from the version before. */
export function EnterPermit({ data, plants }: { data: PermitsData; plants: readonly PlantShape[] }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <ActionButton primary onClick={() => setAsking(true)}>
        {t('permit.enter')}
      </ActionButton>
      {asking ? <Editor data={data} plants={plants} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function Editor({
  data,
  plants,
  onClose,
}: {
  data: PermitsData;
  plants: readonly PlantShape[];
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const park = usePark();
  const outlets = plants.flatMap((plant) => plant.outlets);
  const [outlet, setOutlet] = useState(outlets[0]?.id ?? '');
  const [id, setId] = useState('');
  const [standard, setStandard] = useState('');
  const [validFrom, setValidFrom] = useState(localDate(Date.now(), park.timeZone));
  const [validTo, setValidTo] = useState('');
  const [note, setNote] = useState('');
  const [start, setStart] = useState('');
  const [drafts, setDrafts] = useState<DraftRow[]>([]);
  const send = useApiMutation<Permit, Body>('./permits', {
    invalidate: ['./permits', './plants'],
    onSuccess: (permit) => {
      onClose();
      notify.success(t('permit.entered', { id: permit.id, version: permit.version }));
    },
  });
  const measured = outlets.find((each) => each.id === outlet)?.parameters ?? [];
  const sources = [
    ...data.permits.map((each) => ({
      value: `p/${each.id}@${each.version}`,
      label: `${each.id} v${each.version}`,
      of: each.rows,
      name: each.standard,
      own: each.id,
    })),
    ...data.templates.map((each) => ({
      value: `t/${each.standard}/${each.class}`,
      label: templateName(t, each),
      of: each.rows,
      name: templateName(t, each),
      own: '',
    })),
  ];
  const take = (value: string): void => {
    setStart(value);
    const source = sources.find((each) => each.value === value);
    if (!source) return;
    setStandard(source.name);
    if (source.own) setId(source.own);
    else if (id === '') setId(outlet);
    setDrafts(source.of.filter(({ parameter }) => measured.some((each) => each.id === parameter)).map(draftOf));
  };
  const rows = drafts.map((draft) => rowOfDraft(draft, me.user.name));
  const complete = rows.filter((row): row is PermitRow => row !== null);
  const datesFit = isDate(validFrom) && (validTo === '' || (isDate(validTo) && validTo >= validFrom));
  const ready =
    /^[a-z0-9][a-z0-9-]{0,62}$/.test(id) &&
    standard.trim() !== '' &&
    datesFit &&
    note.trim().length >= 3 &&
    rows.length > 0 &&
    complete.length === rows.length;
  const body: Body = {
    id,
    outlet,
    standard: standard.trim(),
    validFrom,
    validTo: validTo === '' ? null : validTo,
    rows: complete,
    note: note.trim(),
  };
  const change = (index: number, to: Partial<DraftRow>): void =>
    setDrafts((before) => before.map((draft, at) => (at === index ? { ...draft, ...to } : draft)));
  return (
    <FormDialog
      wide
      title={t('permit.enter')}
      hint={t('permit.enter-hint')}
      confirm={t('permit.enter')}
      busy={send.isPending}
      ready={ready}
      onClose={onClose}
      onConfirm={() => send.mutate(body, { onError: (error) => notify.error(error) })}
      data-testid="water-permit-editor"
    >
      <FieldRow columns={2}>
        <SelectField
          label={t('column.outlet')}
          value={outlet}
          options={outlets.map((each) => ({ value: each.id, label: text(each.name) }))}
          onChange={setOutlet}
        />
        <SelectField
          label={t('permit.start')}
          help={t('permit.start-help')}
          value={start}
          options={sources.map(({ value, label }) => ({ value, label }))}
          onChange={take}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField label={t('permit.id')} help={t('permit.id-help')} value={id} onChange={setId} maxLength={63} />
        <TextField label={t('column.standard')} value={standard} onChange={setStandard} maxLength={100} />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField label={t('permit.valid-from')} kind="date" value={validFrom} onChange={setValidFrom} />
        <TextField
          label={t('permit.valid-to')}
          kind="date"
          value={validTo}
          onChange={setValidTo}
          error={datesFit ? undefined : t('permit.dates')}
        />
      </FieldRow>
      {drafts.length === 0 ? (
        <p>{t('permit.no-rows')}</p>
      ) : (
        <ul className="water-limit-rows">
          {drafts.map((draft, index) => (
            <li key={index}>
              <span>
                {t.of('parameter', draft.parameter, { defaultValue: draft.parameter })}
                <small>
                  {[conditionText(t, draft.source), t(`permit.status.${draft.source.status}`)]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <SelectField
                label={t('column.basis')}
                value={draft.basis}
                options={bases.map((value) => ({ value, label: t(`basis.${value}`) }))}
                onChange={(basis) => change(index, { basis: basis as DraftRow['basis'], way: '' })}
              />
              {waysOf(draft.basis).length > 0 ? (
                <SelectField
                  label={t('permit.way')}
                  value={draft.way}
                  none={t('permit.way-usual')}
                  options={waysOf(draft.basis).map((value) => ({ value, label: t.of('method', value) }))}
                  onChange={(way) => change(index, { way })}
                />
              ) : null}
              <TextField
                label={t('permit.min')}
                kind="decimal"
                unit={unitOn(draft)}
                value={draft.min}
                onChange={(min) => change(index, { min })}
              />
              <TextField
                label={t('permit.max')}
                kind="decimal"
                unit={unitOn(draft)}
                value={draft.max}
                error={rows[index] === null ? t('permit.limit-invalid') : undefined}
                onChange={(max) => change(index, { max })}
              />
              <span>
                <ActionButton
                  quiet
                  onClick={() =>
                    setDrafts((before) => before.flatMap((each, at) => (at === index ? [each, each] : [each])))
                  }
                >
                  {t('permit.another-basis')}
                </ActionButton>
                <ActionButton quiet onClick={() => setDrafts((before) => before.filter((_, at) => at !== index))}>
                  {t('permit.remove')}
                </ActionButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <TextField label={t('column.note')} kind="long" value={note} onChange={setNote} maxLength={500} />
    </FormDialog>
  );
}

import { ActionButton, FieldRow, SelectField, TextField } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { fieldsOf, measureKinds } from './measure-draft.ts';
import type { MeasureDraft } from './measure-draft.ts';

/** Fields of one measure: what it is, its numbers, and its money. */
export function MeasureFields(props: {
  measure: MeasureDraft;
  currency: string;
  /** Absent: the only one stays. */
  onRemove?: () => void;
  onChange: (measure: MeasureDraft) => void;
}): ReactNode {
  const t = useT();
  const { measure, currency, onRemove, onChange } = props;
  const change = (part: Partial<MeasureDraft>): void => onChange({ ...measure, ...part });
  return (
    <div className="ca-measure">
      <FieldRow columns={2}>
        <TextField
          label={t('scenarios.measure')}
          value={measure.name}
          maxLength={120}
          onChange={(name) => change({ name })}
        />
        <SelectField
          label={t('scenarios.kind')}
          value={measure.kind}
          options={measureKinds.map((kind) => ({ value: kind, label: t(`scenarios.kinds.${kind}`) }))}
          onChange={(kind) => change({ kind: kind === '' ? 'replace-furnace' : kind, fields: {} })}
        />
      </FieldRow>
      <FieldRow columns={3}>
        {fieldsOf[measure.kind].map(({ name, unit }) => (
          <TextField
            key={name}
            label={t.of('scenarios.fields', name)}
            kind="decimal"
            unit={unit}
            value={measure.fields[name] ?? ''}
            onChange={(value) => change({ fields: { ...measure.fields, [name]: value } })}
          />
        ))}
      </FieldRow>
      <FieldRow columns={3}>
        <TextField
          label={t('scenarios.capex')}
          kind="decimal"
          unit={currency}
          value={measure.capex}
          onChange={(capex) => change({ capex })}
        />
        <TextField
          label={t('scenarios.opex')}
          kind="decimal"
          unit={`${currency}/a`}
          value={measure.opex}
          onChange={(opex) => change({ opex })}
        />
        <TextField
          label={t('scenarios.life')}
          kind="decimal"
          unit="a"
          value={measure.life}
          onChange={(life) => change({ life })}
        />
      </FieldRow>
      {onRemove ? (
        <div className="lt-buttons">
          <ActionButton quiet onClick={onRemove}>
            {t('scenarios.remove')}
          </ActionButton>
        </div>
      ) : null}
    </div>
  );
}

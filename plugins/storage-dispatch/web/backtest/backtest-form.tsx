import { ActionButton, SelectField, TextField } from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import { backtestForecasts } from '../../contracts/backtest/problem.ts';
import type { BacktestRequest } from '../../contracts/backtest/routes.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { draftFields, draftOf, isValid, requestOf, type Draft, type DraftField } from './draft.ts';
import { isSameDraft } from '../shared/same-draft.ts';

/** Period, battery, horizon and forecast of a backtest. Enter in any field starts it. */
export function BacktestForm({
  suggestion,
  currency,
  pending,
  onStart,
}: {
  suggestion: BacktestRequest;
  currency: string;
  pending: boolean;
  onStart: (request: BacktestRequest) => void;
}): ReactNode {
  const t = useT();
  const money = useCurrency()(currency);
  const [draft, setDraft] = useState<Draft>(() => draftOf(suggestion));
  const units: Partial<Record<DraftField, string>> = {
    capacityKwh: 'kWh',
    powerKw: 'kW',
    efficiency: '%',
    degradationPerKwh: `${money}/kWh`,
    horizonHours: 'h',
  };
  const valid = draftFields.every((field) => isValid(field, draft));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (valid && !pending) onStart(requestOf(draft));
  };
  return (
    <form className="sd-form" onSubmit={submit} noValidate data-testid="backtest-form">
      {draftFields.map((field) => (
        <TextField
          key={field}
          label={t(`backtest.field.${field}`)}
          kind={field === 'from' || field === 'to' ? 'date' : 'decimal'}
          unit={units[field]}
          value={draft[field]}
          error={isValid(field, draft) ? undefined : t(`backtest.range.${field}`)}
          onChange={(value) => setDraft((before) => ({ ...before, [field]: value }))}
          data-testid={`backtest-${field}`}
        />
      ))}
      <SelectField
        label={t('backtest.field.forecast')}
        help={t(`backtest.forecast-help.${draft.forecast}`)}
        value={draft.forecast}
        options={backtestForecasts.map((value) => ({ value, label: t(`backtest.forecast.${value}`) }))}
        onChange={(forecast) => forecast !== '' && setDraft((before) => ({ ...before, forecast }))}
        data-testid="backtest-forecast"
      />
      <div className="sd-form-actions">
        <ActionButton type="submit" primary disabled={!valid || pending} data-testid="backtest-start">
          {t('backtest.start')}
        </ActionButton>
        <ActionButton
          data-quiet
          disabled={isSameDraft(draft, draftOf(suggestion))}
          onClick={() => setDraft(draftOf(suggestion))}
        >
          {t('what-if.reset')}
        </ActionButton>
      </div>
      <p className="sd-field-help">{t('backtest.form-help')}</p>
    </form>
  );
}

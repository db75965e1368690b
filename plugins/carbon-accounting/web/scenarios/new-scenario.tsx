import {
  ActionButton,
  FieldError,
  FieldRow,
  ReasonDialog,
  TextField,
  useApi,
  useApiMutation,
  useNow,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ScenarioBaselineData, ScenarioView } from '../../contracts/scenario-routes.ts';
import { useItemName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { emptyMeasure, idOf, isMeasureReady, measureOf } from './measure-draft.ts';
import { MeasureFields } from './measure-fields.tsx';

const currency = 'CNY';

/** Asks for the measures of a scenario and its prices; the baseline is frozen when it is saved. */
export function NewScenario(props: { period: string; onClose: () => void; onSaved: (id: string) => void }): ReactNode {
  const t = useT();
  const now = useNow();
  const item = useItemName();
  const { period, onClose, onSaved } = props;
  const [name, setName] = useState('');
  const [price, setPrice] = useState('0.65');
  const [exportPrice, setExportPrice] = useState('');
  const [fuelPrice, setFuelPrice] = useState('');
  const [discount, setDiscount] = useState('6');
  const [measures, setMeasures] = useState([emptyMeasure]);
  const baseline = useApi<ScenarioBaselineData>(`./scenario-baseline/${period}`);
  const activities = baseline.data?.activities ?? [];
  const fuel = activities.find(({ kind }) => kind === 'fuel');
  const save = useApiMutation<ScenarioView, unknown>('./scenarios', {
    invalidate: ['./scenarios'],
    onSuccess: ({ id }) => onSaved(id),
  });
  const needsFuel = measures.some(({ kind }) => kind === 'electrify-heat') && !fuel;
  const hasGrid = activities.some(({ id }) => id === 'purchased');
  const priced = (value: string, unit: string) => ({ price: Number(value), unit });
  const body = (note: string) => ({
    ...{ id: idOf(name, now), name: name.trim(), period, note, currency, carryOn: true },
    discount_rate: Number((Number(discount) / 100).toFixed(6)),
    measures: measures.map((each) => measureOf(each, fuel?.id ?? '')),
    prices: {
      ...(price === '' ? {} : { purchased: priced(price, 'kWh') }),
      ...(exportPrice === '' ? {} : { exported: priced(exportPrice, 'kWh') }),
      ...(fuelPrice === '' || !fuel ? {} : { [fuel.id]: priced(fuelPrice, fuel.unit) }),
    },
  });
  const problem = needsFuel
    ? t('scenarios.no-fuel', { period })
    : baseline.data && !hasGrid
      ? t('scenarios.no-grid', { period })
      : (save.error?.message ?? null);
  return (
    <ReasonDialog
      wide
      title={t('scenarios.new-title', { period })}
      hint={t('scenarios.new-hint')}
      confirm={t('scenarios.calculate')}
      busy={save.isPending}
      ready={
        name.trim() !== '' &&
        measures.every(isMeasureReady) &&
        !needsFuel &&
        hasGrid &&
        Number.isFinite(Number(discount))
      }
      onClose={onClose}
      onConfirm={(note) => save.mutate(body(note))}
      data-testid="new-scenario"
    >
      <FieldRow columns={2}>
        <TextField label={t('scenarios.name')} value={name} maxLength={120} onChange={setName} />
        <TextField label={t('scenarios.discount')} kind="decimal" unit="%" value={discount} onChange={setDiscount} />
      </FieldRow>
      <FieldRow columns={3}>
        <TextField
          label={t('scenarios.price')}
          kind="decimal"
          unit={`${currency}/kWh`}
          value={price}
          onChange={setPrice}
        />
        <TextField
          label={t('scenarios.export-price')}
          kind="decimal"
          unit={`${currency}/kWh`}
          value={exportPrice}
          onChange={setExportPrice}
        />
        {fuel ? (
          <TextField
            label={t('scenarios.fuel-price', { item: item(fuel.item ?? fuel.id) })}
            kind="decimal"
            unit={`${currency}/${fuel.unit}`}
            value={fuelPrice}
            onChange={setFuelPrice}
          />
        ) : null}
      </FieldRow>
      {measures.map((measure, i) => (
        <MeasureFields
          key={i}
          measure={measure}
          currency={currency}
          onChange={(changed) => setMeasures(measures.map((each, j) => (i === j ? changed : each)))}
          {...(measures.length > 1 ? { onRemove: () => setMeasures(measures.filter((_, j) => i !== j)) } : {})}
        />
      ))}
      <div className="lt-buttons">
        <ActionButton onClick={() => setMeasures([...measures, emptyMeasure])}>{t('scenarios.add')}</ActionButton>
      </div>
      {problem === null ? null : <FieldError>{problem}</FieldError>}
    </ReasonDialog>
  );
}

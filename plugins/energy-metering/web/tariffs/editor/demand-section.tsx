import { Choice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { touPeriods } from '../../../contracts/tariff-words.ts';
import { useT } from '../../use-t.ts';
import { useEditor } from './editor-context.ts';
import { NumberInput, PartProblem, SelectInput, TextInput } from './inputs.tsx';
import { Section } from './section.tsx';
import { toggled, Toggles } from './toggles.tsx';

type Basis = 'none' | 'metered' | 'declared' | 'capacity';

const fresh = {
  metered: { basis: 'metered', pricePerKwMonth: '', windowMinutes: 15 },
  declared: {
    basis: 'declared',
    pricePerKwMonth: '',
    declaredKw: null,
    tolerance: '1.05',
    excessMultiplier: '2',
    windowMinutes: 15,
  },
  capacity: { basis: 'capacity', pricePerKvaMonth: '', capacityKva: null },
};

/** Capacity part of a two-part tariff, and its discount for high use. */
export function DemandSection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const { demand, demandDiscount } = draft.version;
  const basis: Basis = demand?.basis ?? 'none';
  return (
    <Section title={t('tariffs.demand.title')} paths={[['demand'], ['demandDiscount']]}>
      <Choice
        label={t('tariffs.demand.title')}
        value={basis}
        options={(['none', 'metered', 'declared', 'capacity'] as const).map((value) => ({
          value,
          label: t(`tariffs.demand.${value}`),
        }))}
        onChange={(next) => draft.set(['demand'], next === 'none' ? undefined : fresh[next], true)}
      />
      {demand?.basis === 'capacity' ? (
        <div className="tf-three">
          <TextInput
            path={['demand', 'pricePerKvaMonth']}
            label={t('tariffs.price')}
            unit={t('tariffs.unit.kva')}
            decimal
          />
          <NumberInput path={['demand', 'capacityKva']} label={t('tariffs.demand.capacity-kva')} unit="kVA" />
        </div>
      ) : null}
      {demand && demand.basis !== 'capacity' ? (
        <div className="tf-three">
          <TextInput
            path={['demand', 'pricePerKwMonth']}
            label={t('tariffs.price')}
            unit={t('tariffs.unit.kw')}
            decimal
          />
          <SelectInput
            path={['demand', 'windowMinutes']}
            label={t('tariffs.demand.window')}
            options={[15, 30, 60].map((value) => ({ value, label: `${value} min` }))}
          />
          <SelectInput
            path={['demand', 'stepMinutes']}
            label={t('tariffs.demand.step')}
            options={[
              { value: undefined, label: t('tariffs.demand.fixed') },
              ...[1, 5].map((value) => ({ value, label: t('tariffs.demand.sliding', { minutes: value }) })),
            ]}
          />
        </div>
      ) : null}
      {demand?.basis === 'declared' ? (
        <div className="tf-three">
          <NumberInput path={['demand', 'declaredKw']} label={t('tariffs.demand.declared-kw')} unit="kW" />
          <TextInput path={['demand', 'tolerance']} label={t('tariffs.demand.tolerance')} unit="×" decimal />
          <TextInput path={['demand', 'excessMultiplier']} label={t('tariffs.demand.multiplier')} unit="×" decimal />
        </div>
      ) : null}
      {demand?.basis === 'metered' ? (
        <div>
          <span className="lt-entry-label">{t('tariffs.demand.periods')}</span>
          <Toggles
            label={t('tariffs.demand.periods')}
            options={touPeriods.map((value) => ({ value, label: t(`tariffs.period.${value}`) }))}
            chosen={demand.periods ?? []}
            onToggle={(period) => {
              const list = toggled(touPeriods, demand.periods ?? [], period);
              draft.set(['demand', 'periods'], list.length === 0 ? undefined : list, true);
            }}
          />
        </div>
      ) : null}
      <PartProblem path={['demandDiscount']} />
      {demand && demand.basis !== 'capacity' ? (
        <label className="tf-check">
          <input
            type="checkbox"
            checked={demandDiscount !== undefined}
            onChange={(event) =>
              draft.set(
                ['demandDiscount'],
                event.target.checked ? { kwhPerKva: '260', factor: '0.9', capacityKva: null } : undefined,
                true,
              )
            }
          />
          {t('tariffs.discount.title')}
        </label>
      ) : null}
      {demandDiscount ? (
        <div className="tf-three">
          <TextInput
            path={['demandDiscount', 'kwhPerKva']}
            label={t('tariffs.discount.threshold')}
            unit="kWh/kVA"
            decimal
          />
          <TextInput path={['demandDiscount', 'factor']} label={t('tariffs.discount.factor')} unit="×" decimal />
          <NumberInput path={['demandDiscount', 'capacityKva']} label={t('tariffs.demand.capacity-kva')} unit="kVA" />
        </div>
      ) : null}
    </Section>
  );
}

import { Choice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { touPeriods } from '../../../contracts/tariff-words.ts';
import { useT } from '../../use-t.ts';
import { useEditor } from './editor-context.ts';
import { FactorInputs } from './factor-inputs.tsx';
import { NumberInput, PartProblem, SelectInput, TextInput } from './inputs.tsx';
import { periodsOf } from './seasons-section.tsx';
import { Section } from './section.tsx';

/** Validity, source, status, VAT. */
export function ValiditySection(): ReactNode {
  const t = useT();
  return (
    <Section title={t('tariffs.validity')} paths={[['validFrom'], ['validTo'], ['source'], ['status'], ['vat']]}>
      <div className="tf-three">
        <TextInput path={['validFrom']} label={t('tariffs.valid-from')} date />
        <TextInput path={['validTo']} label={t('tariffs.valid-to')} date optional help={t('tariffs.valid-to-help')} />
        <SelectInput
          path={['status']}
          label={t('tariffs.status-title')}
          options={(['verified', 'unverified', 'example'] as const).map((value) => ({
            value,
            label: t(`tariffs.status.${value}`),
          }))}
        />
      </div>
      <TextInput path={['source']} label={t('tariffs.source')} help={t('tariffs.source-help')} />
      <div className="tf-three">
        <TextInput path={['vat', 'percent']} label={t('tariffs.vat')} unit="%" decimal />
        <VatIncluded />
      </div>
    </Section>
  );
}

function VatIncluded(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  return (
    <label className="tf-check tf-check-field">
      <input
        type="checkbox"
        checked={draft.version.vat.included}
        onChange={(event) => draft.set(['vat', 'included'], event.target.checked, true)}
      />
      {t('tariffs.vat-included')}
    </label>
  );
}

/** Base price or market series, factors by period, rounding, calendar. */
export function EnergySection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const { energy } = draft.version;
  const market = 'point' in energy.base;
  const used = new Set(energy.seasons.filter((s) => !s.factors).flatMap((season) => [...periodsOf(season)]));
  const periods = touPeriods.filter((period) => used.has(period) || energy.factors[period] !== undefined);
  return (
    <Section
      title={t('tariffs.energy-part')}
      paths={[
        ['energy', 'base'],
        ['energy', 'factors'],
        ['energy', 'priceDigits'],
        ['energy', 'calendar'],
      ]}
    >
      <Choice
        label={t('tariffs.base')}
        value={market ? 'point' : 'fixed'}
        options={[
          { value: 'fixed', label: t('tariffs.base-fixed') },
          { value: 'point', label: t('tariffs.base-market') },
        ]}
        onChange={(kind) => draft.set(['energy', 'base'], kind === 'fixed' ? { pricePerKwh: '' } : { point: '' }, true)}
      />
      <div className="tf-three">
        {market ? (
          <TextInput
            path={['energy', 'base', 'point']}
            label={t('tariffs.base-point')}
            help={t('tariffs.base-point-help')}
          />
        ) : (
          <TextInput
            path={['energy', 'base', 'pricePerKwh']}
            label={t('tariffs.base')}
            unit={t('tariffs.unit.kwh')}
            decimal
          />
        )}
        <NumberInput
          path={['energy', 'priceDigits']}
          label={t('tariffs.digits')}
          help={t('tariffs.digits-help')}
          optional
        />
        <SelectInput
          path={['energy', 'calendar']}
          label={t('tariffs.calendar')}
          options={[
            { value: 'cn', label: t('tariffs.calendar-cn') },
            { value: 'none', label: t('tariffs.calendar-none') },
          ]}
        />
      </div>
      <PartProblem path={['energy', 'base']} />
      <FactorInputs path={['energy', 'factors']} periods={periods} />
    </Section>
  );
}

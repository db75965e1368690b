import { describe, expect, it } from 'vitest';
import { carbonCommands } from './index.ts';
import { carbonSchemas } from './schemas.ts';

/** One input for each operation, as small as it can be. */
const operations: Readonly<Record<string, Record<string, unknown>>> = {
  'calculate emission': { operation: 'emission', activity: 2, unit: 'MWh', factor: 0.5, factorUnit: 'kgCO2/kWh' },
  'calculate fuel': {
    operation: 'fuel',
    activity: 2,
    unit: 't',
    ncvGJPerUnit: 20,
    carbonTPerGJ: 0.025,
    oxidation: 0.99,
  },
  'calculate process': { operation: 'process', amountsT: { lime: 2 }, factorsTCO2PerT: { lime: 0.5 } },
  'calculate wastewater': {
    operation: 'wastewater',
    waterM3: 10,
    codInKgPerM3: 3,
    codOutKgPerM3: 1,
    b0KgCH4PerKgCod: 0.25,
    mcf: 0.5,
  },
  'calculate wastewater-n2o': { operation: 'wastewater-n2o', nitrogenKg: 5, efKgN2ONPerKgN: 0.016 },
  'calculate refrigerant': { operation: 'refrigerant', leakedKg: 2, gwp: 1300 },
  'calculate basis': { operation: 'basis', kWh: 10, factors: { average: 0.5 } },
  'indicators target': { operation: 'target', energyTce: 250_000 },
  'indicators rating': { operation: 'rating', energyTce: 250_000, emissionsTCO2: 90_000 },
  'indicators guide': { operation: 'guide', guide: { waterReuse: 0.5 } },
  'indicators electric': { operation: 'electric', kgcePerKWh: 0.1229, factors: { average: 0.5 } },
  'indicators non-fossil': {
    ...{ operation: 'non-fossil', consumption: 100, physical: 10, energyTrade: 10, certificates: 10 },
  },
  'indicators direct': { operation: 'direct', Ere: 100, curtail: 5, export: 10, load: 200 },
  'select-factor': { factors: [{ year: 2023, area: 'CN-JS', value: 0.5 }], year: 2023 },
  restate: { readings: [{ recordedOn: '2025-02-01', kWh: 10 }], factors: [factor(2023, '2025-01-01')] },
  inventory: {
    profiles: ['national-zero-carbon-park'],
    activities: [{ id: 'a', kind: 'fuel', item: 'natural-gas', amount: 2, unit: '10^4 Nm3', year: 2023 }],
  },
  montecarlo: { entries: [{ activity: 10, factor: 2, activityUncertaintyPct: 5 }], draws: 200 },
  propagate: { entries: [{ activity: 10, factor: 2, activityUncertaintyPct: 5 }] },
  scenario: {
    name: 'less',
    area: 'CN-JS',
    baseline: { activities: [{ id: 'a', kind: 'electricity', flow: 'purchased', amount: 9, unit: 'MWh', year: 2023 }] },
    measures: [{ name: 'half', changes: [{ op: 'scale', id: 'a', by: 0.5 }], capex: 100, opex_annual: -30 }],
  },
  macc: { actions: [{ action: 'lamp', capex: 100, reduction: 2 }], life_y: 10 },
  finance: { capex: 100, annual_saving: 20, years: 10, discount_rate: 0.06 },
  demand: { flat_kw: 10, demand_rate_per_kW_month: 5, peaks: [{ hour: 1, kW: 50 }] },
  claim: { claimedT: 100, MWh: 50, factors: { average: 0.5 } },
  footprint: { processes: [made('steel'), made('slag')] },
  passport: {
    ...{
      product: 'steel',
      batch: 'B1',
      producedOn: '2026-01-02',
      producer: 'P',
      amount: 2,
      processes: [made('steel')],
    },
  },
};

function factor(year: number, publishedOn: string): object {
  return { year, value: 0.5, publishedOn };
}

function made(product: string): object {
  return { name: `make ${product}`, directT: 3, outputs: [{ product, amount: 2, unit: 't' }] };
}

/** A value for each field that any operation knows, which is not the one that it has by default. */
const values: Readonly<Record<string, unknown>> = {
  ...Object.assign({}, ...Object.values(operations).toReversed()),
  ...{ heatingValue: 20, heatingValueUnit: 'GJ/t', ncvUnit: 'GJ/10^4 Nm3', productsT: { lime: 1 }, sludgeCodKg: 1 },
  ...{ bodInKgPerM3: 3, bodOutKgPerM3: 1, sludgeBodKg: 1, b0KgCH4PerKgBod: 0.6, recoveredCH4Kg: 1, gwpCH4: 28 },
  ...{ gwpN2O: 265, gas: 'R-134a', chargeKg: 20, leakRatePct: 5, MWh: 3, GWh: 1, target: 0.2, factor: 0.6, k: 0.3 },
  ...{ storedYears: [2023], category: 'grid', item: 'grid', basis: 'average', set: 'B', area: 'CN-JS', year: 2024 },
  ...{ substituteAreas: ['CN-ZJ'], years: { from: 2023, to: 2024 }, date: '2023-05-01', asOf: '2024-01-01' },
  ...{ ifMissing: 'newest-published', factorUnit: 'tCO2/MWh', madeOn: '2025-03-01', seed: 2, confidencePct: 90 },
  ...{ profile: 'ghg-protocol', prices: { a: { price: 0.6, unit: 'kWh' } }, currency: 'EUR', escalation_rate: 0.02 },
  ...{ life_y: 5, tonnes_annual: 3, load_kw: Array(8760).fill(1), annual_kwh: 9, energy_rate: 1, productT: 4 },
  ...{ monthly_rates: Array(12).fill(2), lookback_percent: 0.9, lookback_months: [1], lookback_range: 3 },
};

/** Values where a name means something else in an operation, so that its own rule is asked and not its type. */
const own: Readonly<Record<string, Record<string, unknown>>> = {
  restate: { factorUnit: 'kgCO2/MWh' },
  scenario: { discount_rate: 0.1 },
  'indicators rating': { guide: { waterReuse: 0.5 }, factor: 0.6 },
};

/** Conditions that change nothing where all that is given fulfils them. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  'select-factor': ['area', 'asOf', 'date', 'ifMissing'],
  restate: ['area'],
  inventory: ['area', 'asOf'],
};

const ask = async (operation: string, input: Record<string, unknown>): Promise<string> => {
  const [command = ''] = operation.split(' ');
  const found = carbonCommands.find(({ name }) => name === `carbon ${command}`)!;
  return JSON.stringify(await found.run(input, []));
};

const known = [...new Set(Object.keys(operations).flatMap((name) => Object.keys(fieldsOf(name))))].sort();

function fieldsOf(operation: string): Record<string, unknown> {
  return (carbonSchemas(operation.split(' ')) as { properties: Record<string, unknown> }).properties;
}

describe('a field that an operation does not read', () => {
  it('is asked of every operation, with a value for every field', () => {
    const asked = Object.keys(carbonSchemas([])).filter((name) => name !== 'factor' && name !== 'profile');
    expect(Object.keys(operations).toSorted()).toEqual(asked.toSorted());
    expect(known.filter((name) => !(name in values) && name !== 'operation')).toEqual([]);
  });

  it.each(Object.entries(operations))(
    'of %s is refused by its name, or changes the answer',
    async (operation, base) => {
      const plain = await ask(operation, base);
      const silent: string[] = [];
      const nameless: string[] = [];
      for (const name of known) {
        if (name in base || name === 'operation') continue;
        const value = own[operation]?.[name] ?? values[name];
        try {
          if ((await ask(operation, { ...base, [name]: value })) === plain) silent.push(name);
        } catch (error) {
          // A field of its own may find nothing, such as a factor of another category: that is an answer as well.
          if (!(name in fieldsOf(operation)) && !(error as Error).message.includes(name)) nameless.push(name);
        }
      }
      expect({ silent, nameless }).toEqual({ silent: conditions[operation] ?? [], nameless: [] });
    },
  );
});

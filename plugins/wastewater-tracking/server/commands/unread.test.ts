import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wastewaterConfig } from '../../contracts/index.ts';
import { waterCommands } from './index.ts';
import { commandSchemas } from './schema.ts';

type Fields = Record<string, unknown>;

const run = async (name: string, input: unknown): Promise<Fields> =>
  (await waterCommands.find((each) => each.name === `water ${name}`)!.run(input, [])) as Fields;

const unit = { id: 'u', recovery: 0.8 };
const limits = {
  ...{ id: 'p', outlet: 'o', standard: 's', validFrom: '2026-01-01' },
  rows: [{ parameter: 'COD', unit: 'mg/L', basis: 'day-mean', max: 50, status: 'published' }],
};
const value = { parameter: 'COD', basis: 'day-mean', value: 47, unit: 'mg/L', day: '2026-06-01' };
const pair = [50, 51];
const series = Array.from({ length: 40 }, (_, at) => [at, at === 20 ? 90 : at < 10 ? 5 : at]);
const state = { SI: 30, SS: 70, XI: 51, XS: 202, XBH: 28, XBA: 1, XP: 1, SO: 0, SNO: 1, SNH: 31, SND: 7, XND: 10 };

/** Inputs for each form of each command, as small as they can be. */
const forms: Readonly<Record<string, readonly Fields[]>> = {
  reconcile: [{ balances: [[1, -1]], measured: [100, 110], sd: [1, 2] }],
  balance: [{ in: { a: 100 }, out: { b: 97 } }],
  train: [
    { feed_m3_d: 100, stages: [{ name: 'a', recovery: 0.5 }] },
    { feed_m3_d: 100, recovery: 0.8, feed_mg_L: { TDS: 500 } },
    { units: [unit], links: [], feeds: [{ to: 'u', m3Day: 100 }] },
  ],
  aggregate: [
    { slice_s: 5, segments: [{ flow_L_s: 10, conc_mg_L: 30, slices: 100 }] },
    { flow_L_s: 10, slice_s: 5, slices: 100 },
    { kind: 'wastewater', flags: ['N', 'N', 'N', 'N', 'D'] },
    { valid_slices: [100] },
    {
      parts: [
        { volume_m3: 10, flag: 'N' },
        ...Array.from({ length: 4 }, () => ({ volume_m3: 1 })),
        { volume_m3: 1, flag: 'D' },
      ],
      length_s: 3600,
    },
  ],
  compare: [
    { type: 'conc', analyte: 'COD', pairs: [pair, pair, pair] },
    { type: 'pH', pairs: [pair, pair, pair] },
    { type: 'conc', analyte: 'COD', sessions: [{ name: 'a', pairs: [pair] }] },
    { type: 'flow', sessions: [{ name: 'a', pairs: [pair] }] },
  ],
  removal: [
    { values: { a: 2, b: 1 }, pairs: { x: ['a', 'b'] } },
    { in: { mg_L: 100 }, out: { mg_L: 25 } },
  ],
  judge: [{ outlet: 'o', limits: [limits], values: [value] }],
  alarm: [
    {
      series: [
        [0, 1],
        [10, 60],
        [15, 50],
        [20, 49.5],
        [23, 1],
        [40, 1],
        [50, 60],
      ],
      limit_high: 50,
    },
  ],
  'alarm-states': [{ start: 'SHLVD', events: ['unshelve', 'raise', 'ack', 'clear'] }],
  gases: [
    { COD_mg_L: 500, Bo: 0.25, MCF: 0.5, GWP: 28 },
    { Q_m3_d: 100, TN_in_mg_L: 45, EF: 0.016 },
    { Q_m3_d: 100, COD_mg_L: 500, EF_CH4: 0.2 },
    { organic_kg: 100, EF_CH4: 0.2 },
    { organic_kg: 100, Bo: 0.25, MCF: 0.5 },
  ],
  energy: [{ KLa_per_d: [0], V_m3: [100], Qintr_m3_d: 1, Qr_m3_d: 1, Qw_m3_d: 1, Q_in_m3_d: 1 }],
  faults: [{ series }],
  allocate: [{ classes: [{ id: 'c', m3: 10 }], users: [{ id: 'u', demand_m3: 5 }], pipes: [{ from: 'c', to: 'u' }] }],
  composites: [{ state: { ...state, SALK: 7, TSS: 211 } }],
  'cost-index': [
    {
      ...{ aeration_kWh_d: 1, pumping_kWh_d: 1, mixing_kWh_d: 1, sludge_kg_d: 1, carbon_kg_d: 1, methane_kg_d: 1 },
      heat_kWh_d: 1,
    },
  ],
  membrane: [
    {
      ...{ A_m_s_Pa: 1e-11, B_m_s: 1e-7, area_m2: 37, elements: 2, pressure_Pa: 2e6, pressure_drop_Pa: 2e4 },
      ...{ osmotic_feed_Pa: 1e5, feed_kg_m3: 2, feed_m3_s: 0.002, polarisation: 1.1 },
    },
  ],
  'judge-standard': [{ standard: 'GB 18918-2002', class: '1A', values: { COD: 46, 'NH3-N': 6, TP: 0.8 } }],
};

/** A value for each field that a form of any command knows and that another form, or nobody, has to give. */
const values: Readonly<Fields> = {
  ...Object.assign({}, ...Object.values(forms).flat().toReversed()),
  ...{ A: [[1, -1]], variance: [1, 1], confidence95: [1, 1], streams: ['a', 'b'], names: ['a', 'b'], confidence: 0.5 },
  ...{ correlations: [['1', '2', 0.5]], storage: { tank: 1 }, target_pct: 4, alarm_pct: 2.5, feed_m3_s: 0.1 },
  ...{ removal: { TDS: 0.9 }, energy_kWh_m3: 2, valid_slices_needed: 90, warnFrom: 0.95, limit_low: 40, deadband: 5 },
  ...{ on_delay_s: 4, off_delay_s: 4, start: 'ACKED', active: true, latching: true, BOD_mg_L: 200, OD_mg_L: 300 },
  ...{ TN_out_mg_L: 9, TN_mg_L: 9, sludge_kg_d: 1, recovered_kg_d: 1, sludge_kg: 1, recovered_kg: 1 },
  ...{ neighbour: series, whole: series, flatline: { samples: 3 }, spike: { window: 5 }, rate: { per_s: 1 } },
  ...{ range: { max: 50 }, missing: { every_s: 0.5 }, relation: {}, water: 'effluent', mass_transfer_m_s: 1e-5 },
  ...{ pressure_drop_exponent: 1.5, water_temperature_C: 5, plant_built: '2020-01-01', day: '2020-01-01' },
  ...{ verified_by: 'me', warn_from: 0.95 },
};

/** Values where a name means something else, or where the usual one happens to change nothing. */
const own: Readonly<Record<string, Fields>> = {
  train: { kind: 'brine-concentrator' },
  aggregate: { kind: 'flue-gas' },
};

/** Conditions that change nothing where no row of the standard asks for them, or all rows are checked. */
const conditions: Readonly<Record<string, readonly string[]>> = {
  'judge-standard 1': ['day', 'verified_by'],
};

const shapesOf = (name: string): Fields[] => {
  const schema = commandSchemas[name]!;
  const all = schema instanceof z.ZodUnion ? (schema.options as readonly z.ZodType[]) : [schema];
  return all.map((form) => (form as z.ZodObject).shape);
};
const known = [...new Set(Object.keys(commandSchemas).flatMap((name) => shapesOf(name).flatMap(Object.keys)))].sort();

describe('a field that a form of a command does not read', () => {
  it('is asked of every form of every command, with a value for every field', () => {
    expect(Object.keys(forms).toSorted()).toEqual(Object.keys(commandSchemas).toSorted());
    for (const [name, inputs] of Object.entries(forms))
      expect([name, inputs.length]).toEqual([name, shapesOf(name).length]);
    expect(known.filter((name) => !(name in values))).toEqual([]);
  });

  const all = Object.entries(forms).flatMap(([name, inputs]) =>
    inputs.map((input, place) => [`${name} ${place + 1}`, name, input] as const),
  );
  it.each(all)('of %s is refused by its name, or changes the answer', async (label, name, base) => {
    const plain = JSON.stringify(await run(name, base));
    const ofAny = new Set(shapesOf(name).flatMap(Object.keys));
    const [silent, nameless]: string[][] = [[], []];
    for (const field of known) {
      if (field in base) continue;
      try {
        const answer = await run(name, { ...base, [field]: own[name]?.[field] ?? values[field] });
        if (JSON.stringify(answer) === plain) silent!.push(field);
      } catch (error) {
        if (!ofAny.has(field) && !(error as Error).message.includes(field)) nameless!.push(field);
      }
    }
    expect({ silent, nameless }).toEqual({ silent: conditions[label] ?? [], nameless: [] });
  });
});

describe('names that stand for nothing', () => {
  const name = fc.string({ minLength: 1, maxLength: 8 }).filter((each) => !['COD', 'NH3-N', 'TN', 'TP'].includes(each));

  it('in a removal are refused, of one unit and of a plant, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(name, async (each) => {
        const removal = { [each]: 0.5 };
        const one = run('train', { feed_m3_d: 100, feed_mg_L: { TN: 5 }, recovery: 0.8, removal });
        await expect(one).rejects.toThrow(each);
        const feeds = [{ to: 'u', m3Day: 100, mgPerL: { TN: 5 } }];
        await expect(run('train', { units: [{ ...unit, removal }], links: [], feeds })).rejects.toThrow(each);
      }),
      { numRuns: 50 },
    );
  });

  it('in a comparison are refused with those that are known', async () => {
    await fc.assert(
      fc.asyncProperty(name, async (analyte) => {
        const asked = run('compare', { type: 'conc', analyte, pairs: [pair, pair, pair] });
        await expect(asked).rejects.toThrow(/COD, NH3-N, TN, TP/);
      }),
      { numRuns: 50 },
    );
  });

  it('a stream that is named twice is refused at its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('streams', 'names'), fc.integer({ min: 0, max: 3 }), async (field, first) => {
        const names = ['a', 'b', 'c', 'd', 'e'];
        names[4] = names[first]!;
        const input = { balances: [[1, -1, 0, 0, 0]], measured: [1, 1, 1, 1, 1], sd: [1, 1, 1, 1, 1], [field]: names };
        await expect(run('reconcile', input)).rejects.toThrow(new RegExp(`${field}\\.4: ${names[first]}`));
      }),
    );
  });
});

describe('limits of a balance', () => {
  it('say nothing of a node of which nothing is given', async () => {
    await expect(run('balance', {})).rejects.toThrow(/in\b/);
    await expect(run('balance', { in: {}, out: {} })).rejects.toThrow(/at least one term/);
  });

  it('are refused where the alarm lies within the target, by command and in the settings', async () => {
    const percent = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.asyncProperty(percent, percent, async (target, alarm) => {
        const fits = alarm >= target;
        const asked = run('balance', { in: { a: 1 }, out: { b: 1 }, target_pct: target, alarm_pct: alarm });
        if (fits) await asked;
        else await expect(asked).rejects.toThrow(new RegExp(`alarm_pct.*${alarm}`));
        const read = wastewaterConfig.schema.parse({ closingTargetPercent: target, closingAlarmPercent: alarm });
        const faults = wastewaterConfig.faults!(read);
        expect(faults.map(({ path }) => path)).toEqual(fits ? [] : [['closingAlarmPercent']]);
        if (!fits)
          expect(faults[0]!.problem).toMatchObject({ en: expect.stringContaining(`${alarm} is not valid`) as string });
      }),
      { numRuns: 60 },
    );
  });
});

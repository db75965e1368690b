import { describe, expect, it } from 'vitest';
import { waterCommands } from './index.ts';

/** Cases whose answers were worked out by hand from the rules, beside the ones that are handed over. */
const run = async (name: string, input: unknown): Promise<Record<string, unknown>> =>
  (await waterCommands.find((each) => each.name === `water ${name}`)!.run(input, [])) as Record<string, unknown>;

const row = { parameter: 'COD', unit: 'mg/L', basis: 'day-mean', max: 50, digits: 0, status: 'published' };
const set = { id: 'p', outlet: 'out', standard: 'own', validFrom: '2026-01-01', rows: [row] };
const value = { parameter: 'COD', basis: 'day-mean', unit: 'mg/L', day: '2026-06-01' };
const judged = async (limits: object[], values: object[]): Promise<Record<string, unknown>[]> =>
  (await run('judge', { outlet: 'out', limits, values }))['judgements'] as Record<string, unknown>[];

describe('permits by hand', () => {
  it.each([
    // Rounded to whole numbers as reported: 50.4 is 50, equal to the limit, which is compliant; 50.5 is 51.
    ['equal to the limit', { value: 50 }, 'warning'],
    ['rounded onto the limit', { value: 50.4 }, 'warning'],
    ['rounded beyond it', { value: 50.5 }, 'exceedance'],
    // 90 % of 50 is 45.
    ['below the warning', { value: 44 }, 'compliant'],
    ['no value', { value: null }, 'not judged'],
    ['too little valid data', { value: 80, valid: false }, 'not judged'],
  ])('%s', async (_name, of, verdict) => {
    expect(await judged([set], [{ ...value, ...of }])).toMatchObject([{ verdict }]);
  });

  it('judges by the limits of the day: in the gap between two versions nothing is judged', async () => {
    const first = { ...set, validTo: '2026-03-31' };
    const second = { ...set, version: 2, validFrom: '2026-05-01', rows: [{ ...row, max: 30 }] };
    const days = ['2026-03-31', '2026-04-15', '2026-05-01'];
    const found = await judged(
      [first, second],
      days.map((day) => ({ ...value, value: 40, day })),
    );
    expect(found.map(({ verdict }) => verdict)).toEqual(['compliant', 'not judged', 'exceedance']);
  });

  it('12 degrees are cold water for ammonia, more are not, and without a temperature nothing is judged', async () => {
    const rows = [
      { ...row, parameter: 'NH3-N', max: 5, digits: 2, condition: { temperatureAbove: 12 } },
      { ...row, parameter: 'NH3-N', max: 8, digits: 2, condition: { temperatureAtMost: 12 } },
    ];
    const of = (temperatureC: number | null) => ({ ...value, parameter: 'NH3-N', value: 6, temperatureC });
    expect(await judged([{ ...set, rows }], [of(12)])).toMatchObject([{ verdict: 'compliant' }]);
    expect(await judged([{ ...set, rows }], [of(12.1)])).toMatchObject([{ verdict: 'exceedance' }]);
    expect((await judged([{ ...set, rows }], [of(null)])).every(({ verdict }) => verdict === 'not judged')).toBe(true);
  });

  it('what nobody has verified decides nothing, and pH has two sides', async () => {
    expect(
      await judged([{ ...set, rows: [{ ...row, status: 'unverified' }] }], [{ ...value, value: 80 }]),
    ).toMatchObject([{ verdict: 'not judged' }]);
    const ph = { ...row, parameter: 'pH', unit: 'pH', min: 6, max: 9, digits: 1 };
    const of = (at: number) => ({ ...value, parameter: 'pH', unit: 'pH', value: at });
    const found = await judged([{ ...set, rows: [ph] }], [5.94, 5.95, 9.04, 9.05].map(of));
    expect(found.map(({ verdict }) => verdict === 'exceedance')).toEqual([true, false, false, true]);
  });

  it('a season that goes over the turn of the year holds on both sides of it', async () => {
    const rows = [{ ...row, max: 60, condition: { season: { from: '11-01', to: '03-31' } } }];
    const days = ['2026-11-01', '2026-12-31', '2027-01-01', '2027-03-31', '2027-04-01'];
    const found = await judged(
      [{ ...set, rows }],
      days.map((day) => ({ ...value, value: 40, day })),
    );
    expect(found.map(({ verdict }) => verdict)).toEqual([
      'compliant',
      'compliant',
      'compliant',
      'compliant',
      'not judged',
    ]);
  });
});

describe('windows by hand', () => {
  it('weighs by flow: 60 slices of 5 s at 10 L/s and 30 mg/L, 60 at 30 and 60', async () => {
    // 60 × 5 s × 10 L/s = 3 m³, 9 m³; 0.09 + 0.54 kg; 0.63 kg / 12 m³ = 52.5; plain (30 + 60) / 2.
    const segments = [
      { flow_L_s: 10, conc_mg_L: 30, slices: 60 },
      { flow_L_s: 30, conc_mg_L: 60, slices: 60 },
    ];
    const found = await run('aggregate', { slice_s: 5, segments });
    expect(found['volume_m3']).toBeCloseTo(12, 9);
    expect(found['load_kg']).toBeCloseTo(0.63, 9);
    expect(found['mean_weighted_mg_L']).toBeCloseTo(52.5, 9);
    expect(found['mean_arithmetic_mg_L']).toBeCloseTo(45, 9);
    expect(found['window_valid']).toBe(true);
  });

  it('a window with 119 slices is not valid, and one abnormal value marks that of wastewater but not that of flue gas', async () => {
    expect(await run('aggregate', { valid_slices: [119, 120, 121] })).toEqual({ window_valid: [false, true, true] });
    const flags = [...Array<string>(9).fill('N'), 'D'];
    expect(await run('aggregate', { kind: 'wastewater', flags })).toMatchObject({ window_abnormal: true, mark: 'D' });
    expect(await run('aggregate', { kind: 'flue-gas', flags })).toMatchObject({ window_abnormal: false });
    // 7 of 10 is less than 75 %.
    const worse = [...Array<string>(7).fill('N'), 'M', 'M', 'D'];
    expect(await run('aggregate', { kind: 'flue-gas', flags: worse })).toMatchObject({ window_abnormal: true });
  });

  it('six windows of ten minutes at 17.5 L/s are 63 m³ an hour', async () => {
    const parts = Array.from({ length: 6 }, () => ({
      length_s: 600,
      volume_m3: 10.5,
      load_kg: 0.42,
      valid: true,
      flag: 'N',
    }));
    const found = await run('aggregate', { kind: 'wastewater', length_s: 3600, parts });
    expect(found['volume_m3']).toBeCloseTo(63, 9);
    expect(found['mean_flow_L_s']).toBeCloseTo(17.5, 9);
    expect(found['mean_weighted_mg_L']).toBeCloseTo(40, 9);
  });
});

describe('balances by hand', () => {
  it('reconciles two meters of one pipe by their accuracy', async () => {
    // y = (100, 110), variances 1 and 4: the error of 10 is shared 1 : 4, so 102 each; chi² = 100 / 5 = 20 > 3.84.
    const found = await run('reconcile', { A: [[1, -1]], measured: [100, 110], sd: [1, 2] });
    expect((found['reconciled'] as number[]).map((each) => Math.round(each * 1e9) / 1e9)).toEqual([102, 102]);
    expect(found['global_chi2']).toBeCloseTo(20, 9);
    expect(found).toMatchObject({ dof: 1, global_test_fails: true });
    // 1 / (1/1 + 1/4) = 0.8 is the variance of both.
    for (const sd of found['sd'] as number[]) expect(sd).toBeCloseTo(Math.sqrt(0.8), 9);
  });

  it('a stage that takes nothing in cannot lose a share of it, and removal by load is named apart', async () => {
    expect(await run('balance', { in: { a: 0 }, out: { b: 0 } })).toMatchObject({
      closure_error_m3: 0,
      closure_pct: null,
      verdict: 'closed',
    });
    // 100 → 25 mg/L is 75 % by concentration; of 10 000 g go out 25 × 50 = 1,250: 87.5 % by load.
    const both = await run('removal', { in: { mg_L: 100, m3: 100 }, out: { mg_L: 25, m3: 50 } });
    expect(both).toEqual({ by_concentration_pct: 75, by_load_pct: 87.5 });
  });

  it('nitrous oxide of 450 kg of nitrogen at 0.016 is 11.314 kg', async () => {
    const found = await run('gases', { Q_m3_d: 10_000, TN_in_mg_L: 45, EF: 0.016 });
    expect(found['N2O_kg_d']).toBeCloseTo((450 * 0.016 * 44) / 28, 12);
  });
});

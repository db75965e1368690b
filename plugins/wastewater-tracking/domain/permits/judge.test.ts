import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodesOf } from './episodes.ts';
import { judge, roundTo } from './judge.ts';
import type { JudgeContext, JudgedValue, LimitRow, LimitSet } from './types.ts';

const row = (more: Partial<LimitRow> = {}): LimitRow => ({
  parameter: 'COD',
  max: 50,
  unit: 'mg/L',
  basis: 'day-mean',
  status: 'second-hand',
  ...more,
});
const set = (rows: LimitRow[], more: Partial<LimitSet> = {}): LimitSet => ({
  id: 'permit-1',
  version: 1,
  outlet: 'outfall',
  standard: 'GB 18918-2002 1A',
  validFrom: '2026-01-01',
  rows,
  ...more,
});
const value = (more: Partial<JudgedValue> = {}): JudgedValue => ({
  parameter: 'COD',
  basis: 'day-mean',
  value: 30,
  unit: 'mg/L',
  valid: true,
  ...more,
});
const verdictOf = (rows: LimitRow[], judged: JudgedValue, context: Partial<JudgeContext> = {}) => {
  const [first] = judge([set(rows)], 'outfall', judged, { day: '2026-11-24', ...context });
  return first!.reason ?? first!.verdict;
};

describe('judging by limits', () => {
  it.each([
    ['below', row(), value(), 'compliant'],
    ['equal to the limit is compliant, though near it', row(), value({ value: 50 }), 'warning'],
    ['above', row(), value({ value: 50.01 }), 'exceedance'],
    ['rounded by the digits of the limit', row({ digits: 0 }), value({ value: 50.4 }), 'warning'],
    ['rounded up', row({ digits: 0 }), value({ value: 50.5 }), 'exceedance'],
    ['no value', row(), value({ value: null }), 'no value'],
    ['window not valid', row(), value({ valid: false }), 'window not valid'],
    ['another basis', row(), value({ basis: 'hour-mean' }), 'no limit in force'],
    ['another unit', row(), value({ unit: 'ug/L' }), 'unit differs'],
    ['an unverified row decides nothing', row({ status: 'unverified' }), value({ value: 99 }), 'limit not verified'],
    [
      'unless somebody has verified it',
      row({ status: 'unverified', verifiedBy: 'Li' }),
      value({ value: 99 }),
      'exceedance',
    ],
    [
      'pH has two sides',
      row({ parameter: 'pH', min: 6, max: 9, unit: 'pH' }),
      value({ parameter: 'pH', unit: 'pH', value: 5.9 }),
      'exceedance',
    ],
    [
      'pH in the middle',
      row({ parameter: 'pH', min: 6, max: 9, unit: 'pH' }),
      value({ parameter: 'pH', unit: 'pH', value: 7.5 }),
      'compliant',
    ],
    [
      'pH near the lower limit',
      row({ parameter: 'pH', min: 6, max: 9, unit: 'pH' }),
      value({ parameter: 'pH', unit: 'pH', value: 6.1 }),
      'warning',
    ],
    [
      'least removal',
      row({ basis: 'removal', min: 85, max: undefined, unit: '%' }),
      value({ basis: 'removal', unit: '%', value: 84 }),
      'exceedance',
    ],
  ])('%s', (_, limit, judged, expected) => {
    expect(verdictOf([limit], judged)).toBe(expected);
  });

  const ammonia = [
    row({ parameter: 'NH3-N', max: 5, condition: { temperatureAbove: 12 } }),
    row({ parameter: 'NH3-N', max: 8, condition: { temperatureAtMost: 12 } }),
  ];
  it.each([
    [12.1, 'exceedance'],
    [12, 'compliant'],
    [null, 'temperature not known'],
  ])('ammonia of 6 mg/L in water of %s °C: %s', (temperatureC, expected) => {
    expect(verdictOf(ammonia, value({ parameter: 'NH3-N', value: 6 }), { temperatureC })).toBe(expected);
  });

  it('seasons may run over the turn of the year, and plants are judged by when they were built', () => {
    const winter = [row({ max: 40, condition: { season: { from: '11-01', to: '03-31' } } })];
    expect(verdictOf(winter, value({ value: 45 }), { day: '2026-11-01' })).toBe('exceedance');
    expect(verdictOf(winter, value({ value: 45 }), { day: '2026-03-31' })).toBe('exceedance');
    expect(verdictOf(winter, value({ value: 45 }), { day: '2026-04-01' })).toBe('no limit in force');
    const built = [
      row({ max: 0.5, condition: { builtFrom: '2006-01-01' } }),
      row({ max: 1, condition: { builtBefore: '2006-01-01' } }),
    ];
    expect(verdictOf(built, value({ value: 0.7 }), { plantBuilt: '2005-12-31' })).toBe('compliant');
    expect(verdictOf(built, value({ value: 0.7 }), { plantBuilt: '2006-01-01' })).toBe('exceedance');
    expect(verdictOf(built, value({ value: 0.7 }))).toBe('date of construction not known');
  });

  it('a past day is judged by the version that was in force then', () => {
    const sets = [
      set([row()], { validTo: '2026-06-30' }),
      set([row({ max: 30 })], { id: 'permit-2', validFrom: '2026-07-01' }),
    ];
    const on = (day: string) => judge(sets, 'outfall', value({ value: 40 }), { day })[0]!;
    expect(on('2026-06-30')).toMatchObject({ verdict: 'compliant', limit: { set: 'permit-1' } });
    expect(on('2026-07-01')).toMatchObject({ verdict: 'exceedance', limit: { set: 'permit-2' }, ratio: 40 / 30 });
    expect(on('2025-12-31')).toMatchObject({ verdict: 'not judged', reason: 'no limit in force' });
  });

  it('rounds as a person rounds the printed value', () => {
    expect([roundTo(1.005, 2), roundTo(-2.5, 0), roundTo(50.45, 1), roundTo(0.125, 2)]).toEqual([1.01, -3, 50.5, 0.13]);
  });
});

describe('episodes', () => {
  const window = (
    index: number,
    verdict: 'compliant' | 'exceedance' | 'not judged' | 'warning',
    ratio: number | null = 1.2,
  ) => ({
    from: index,
    to: index + 1,
    verdict,
    ratio,
  });

  it('one event for each continuous run; what was not judged neither ends nor prolongs it', () => {
    const verdicts = [
      window(0, 'exceedance'),
      window(1, 'not judged', null),
      window(2, 'exceedance', 1.5),
      window(3, 'warning'),
      window(4, 'exceedance', 1.1),
    ];
    expect(episodesOf(verdicts.toReversed())).toEqual([
      { from: 0, to: 3, windows: 2, worst: 1.5, open: false },
      { from: 4, to: 5, windows: 1, worst: 1.1, open: true },
    ]);
  });

  it('counts every exceedance once', () => {
    const verdict = fc.constantFrom(
      'compliant' as const,
      'exceedance' as const,
      'not judged' as const,
      'warning' as const,
    );
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 60 }), (verdicts) => {
        const episodes = episodesOf(verdicts.map((each, index) => window(index, each)));
        expect(episodes.reduce((sum, { windows }) => sum + windows, 0)).toBe(
          verdicts.filter((each) => each === 'exceedance').length,
        );
        expect(episodes.filter(({ open }) => open).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

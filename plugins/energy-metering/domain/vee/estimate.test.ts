import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateHole } from './estimate.ts';
import type { EstimationRules, Hole } from './estimate.ts';
import { holeKind, isInput } from './estimation-input.ts';
import { families } from './family.ts';
import { LocalDays } from './local-days.ts';
import { spreadTotal } from './similar-day.ts';

const width = 900_000;
const day = 86_400_000;
// A Wednesday, local midnight in Shanghai.
const midnight = Date.parse('2026-11-24T16:00:00Z');
const days = new LocalDays('Asia/Shanghai', 'cn');
const family = families(
  [
    { id: 'grid', parentId: null, directions: ['import'], kind: 'electricity', virtual: false },
    { id: 'mill', parentId: 'grid', directions: ['import'], kind: 'electricity', virtual: false },
    { id: 'shop', parentId: 'grid', directions: ['import'], kind: 'electricity', virtual: false },
  ],
  new Set(),
)[0]!;
const rules: EstimationRules = {
  methods: ['linear', 'parent-balance', 'similar-day'],
  width,
  similarDay: { days, count: 8, least: 3 },
  familyAbove: (meter) => (meter === 'grid' ? undefined : family),
  most: () => null,
};
const hole = (slots: number, more: Partial<Hole> = {}): Hole => ({
  meter: 'mill',
  direction: 'import',
  from: midnight,
  to: midnight + slots * width,
  total: null,
  ...more,
});
type Amounts = Record<string, number>;
const lookup = (amounts: Amounts) => (meter: string, direction: 'import' | 'export', start: number) => {
  const amount = amounts[`${meter}/${start - midnight}`];
  return amount === undefined ? undefined : { meter, direction, start, revision: 1, amount };
};

describe('estimation', () => {
  it('draws a line between measured neighbours, up to two hours', () => {
    const around = { [`mill/${-width}`]: 100, [`mill/${3 * width}`]: 500 };
    const found = estimateHole(hole(3), lookup(around), rules);
    expect(found.map((e) => [e.amount, e.method, e.index, e.count])).toEqual([
      [200, 'linear', 0, 3],
      [300, 'linear', 1, 3],
      [400, 'linear', 2, 3],
    ]);
    const long = { [`mill/${-width}`]: 100, [`mill/${9 * width}`]: 500 };
    expect(estimateHole(hole(9), lookup(long), rules)).toEqual([]);
  });

  it('then takes what the meter above leaves, while that can be', () => {
    const amounts = { 'grid/0': 900, 'shop/0': 300, [`grid/${width}`]: 100, [`shop/${width}`]: 300 };
    const found = estimateHole(hole(2), lookup(amounts), rules);
    expect(found).toMatchObject([{ start: midnight, amount: 600, method: 'parent-balance' }]);
    expect(found[0]!.inputs.map((i) => i.meter)).toEqual(['grid', 'shop']);
    expect(estimateHole(hole(1), lookup(amounts), { ...rules, most: () => 599 })).toEqual([]);
  });

  it('then takes the median of similar days, if enough of them are measured', () => {
    const slots = days.similar(midnight, 8).map((other) => other - midnight);
    const amounts = Object.fromEntries([10, 50, 20, 40].map((v, i) => [`mill/${slots[i]}`, v]));
    expect(estimateHole(hole(1), lookup(amounts), rules)).toMatchObject([{ amount: 30, method: 'similar-day' }]);
    const two = Object.fromEntries([10, 50].map((v, i) => [`mill/${slots[i]}`, v]));
    expect(estimateHole(hole(1), lookup(two), rules)).toEqual([]);
  });

  it('gives a long gap the shape of similar days and keeps its total exact', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 2, maxLength: 30 }), fc.nat(1_000_000), (weights, total) => {
        const slots = days.similar(midnight, 3);
        const amounts: Amounts = {};
        weights.forEach((w, i) => slots.forEach((s) => (amounts[`mill/${s - midnight + i * width}`] = w)));
        const found = estimateHole(hole(weights.length, { total }), lookup(amounts), rules);
        if (total > 0 && weights.every((w) => w === 0)) return expect(found).toEqual([]);
        expect(found.reduce((sum, e) => sum + e.amount, 0)).toBe(total);
        expect(found.every((e) => Number.isInteger(e.amount) && e.amount >= 0)).toBe(true);
      }),
    );
    expect(spreadTotal(100, [1, 1, 2])).toEqual([25, 25, 50]);
  });

  it('rests on measured, edited and counter-based intervals only', () => {
    const base = { amount: 5, reason: null, method: 'counter-difference', status: 'actual' } as const;
    expect(isInput(base)).toBe(true);
    expect(isInput({ ...base, status: 'estimated', reason: 'gap' })).toBe(true);
    expect(isInput({ ...base, status: 'edited', method: 'edit' })).toBe(true);
    expect(isInput({ ...base, status: 'estimated', reason: 'long-gap' })).toBe(false);
    for (const method of ['vee-linear', 'vee-parent-balance', 'vee-similar-day'] as const)
      expect(isInput({ ...base, status: 'estimated', method, reason: 'no-samples' })).toBe(false);
    expect(isInput({ ...base, status: 'missing', amount: null, method: 'none' })).toBe(false);
    expect(holeKind({ ...base, status: 'estimated', reason: 'long-gap' })).toBe('gap');
    expect(holeKind(base)).toBeNull();
  });
});

describe('similar days', () => {
  it('are days of the same type, with holidays as days of rest and make-up workdays as workdays', () => {
    const at = (text: string) => days.start(Date.parse(`${text}T12:00:00+08:00`));
    expect(days.type(at('2026-10-01'))).toBe('rest');
    expect(days.type(at('2026-10-10'))).toBe('workday');
    expect(new LocalDays('Asia/Shanghai', 'none').type(at('2026-10-10'))).toBe('rest');
    const similar = days
      .similar(at('2026-10-12'), 3)
      .map((d) => new Date(d + 12 * 3_600_000).toISOString().slice(0, 10));
    expect(similar).toEqual(['2026-10-10', '2026-10-09', '2026-10-08']);
    expect(days.similar(at('2026-10-12'), 99).every((d) => at('2026-10-12') - d <= 60 * day)).toBe(true);
  });

  it('compare the same time on the wall over a change of daylight saving', () => {
    const berlin = new LocalDays('Europe/Berlin', 'none');
    const start = Date.parse('2026-03-30T10:00:00+02:00');
    const sunday = berlin.start(Date.parse('2026-03-29T12:00:00+02:00'));
    const friday = berlin.start(Date.parse('2026-03-27T12:00:00+01:00'));
    const slot = (other: number) => new Date(berlin.sameSlot(start, berlin.start(start), other)).toISOString();
    expect(slot(friday)).toBe('2026-03-27T09:00:00.000Z');
    expect(slot(sunday)).toBe('2026-03-29T08:00:00.000Z');
  });
});

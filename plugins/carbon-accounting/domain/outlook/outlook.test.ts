import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOutlook } from './day-outlook.ts';
import { budgetState, momentsOf, outlook } from './outlook.ts';
import type { DailyValue } from './outlook.ts';

const dayAfter = (start: string, i: number): string =>
  new Date(Date.parse(start) + i * 86_400_000).toISOString().slice(0, 10);
const series = (start: string, values: readonly number[]): DailyValue[] =>
  values.map((value, i) => ({ day: dayAfter(start, i), value }));
const year = { from: '2026-01-01', to: '2027-01-01' };

describe('the outlook of a period', () => {
  it('carries an even level on without a band, and names the days that it knows nothing of', () => {
    const days = series('2026-11-01', Array<number>(30).fill(100));
    expect(outlook(days, year, '2026-12-01')).toEqual({
      ...{ known: 3000, knownDays: 30, remainingDays: 31, unknownDays: 304, basisDays: 28 },
      ...{ expected: 6100, low: 6100, high: 6100 },
    });
  });

  it('has a band that holds what comes of independent days about 95 times in 100', () => {
    let [seed, inside] = [7, 0];
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const draw = (): number => 100 + 20 * (random() + random() + random() - 1.5);
      const made = outlook(series('2026-11-03', Array.from({ length: 28 }, draw)), year, '2026-12-01');
      const came = made.known + Array.from({ length: 31 }, draw).reduce((sum, value) => sum + value, 0);
      if (came >= made.low! && came <= made.high!) inside++;
    }
    expect(inside / runs).toBeGreaterThan(0.9);
    expect(inside / runs).toBeLessThanOrEqual(1);
  });

  it('is certain once the period is over, and says nothing from a handful of days', () => {
    const days = series('2026-11-01', [1, 2, 3, 4]);
    expect(outlook(days, { from: '2026-11-01', to: '2026-11-05' }, '2026-11-10')).toMatchObject({
      ...{ expected: 10, low: 10, high: 10, unknownDays: 0 },
    });
    expect(outlook(days, year, '2026-11-05')).toMatchObject({ known: 10, expected: null, low: null, high: null });
  });

  it('holds its expectation within its band, and what is known within what is expected', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 7, maxLength: 60 }), (values) => {
        const made = outlook(series('2026-06-01', values), year, dayAfter('2026-06-01', values.length));
        expect(made.low!).toBeLessThanOrEqual(made.expected!);
        expect(made.high!).toBeGreaterThanOrEqual(made.expected!);
        expect(made.low!).toBeGreaterThanOrEqual(Math.min(made.known, made.expected!));
      }),
    );
  });

  it('is judged against a budget', () => {
    const states = [null, 50, 90, 120].map((budget) => budgetState({ known: 60, expected: 100 }, budget));
    expect(states).toEqual([null, 'exceeded', 'at-risk', 'within']);
    expect(momentsOf([1, 1, 5, 5]).correlation).toBeCloseTo(0.25, 12);
  });
});

describe('the outlook of a day', () => {
  const flat = Array.from({ length: 28 }, () => Array<number>(24).fill(2));

  it('takes the hours that are known and expects the others like those of the days before', () => {
    expect(dayOutlook([5, null, 5], flat)).toEqual({
      ...{ known: 10, knownHours: 2, remainingHours: 21, unknownHours: 1, basisDays: 28 },
      ...{ expected: 54, low: 54, high: 54 },
    });
    expect(dayOutlook(Array<number>(24).fill(1), flat)).toMatchObject({ expected: 24, low: 24, high: 24 });
    expect(dayOutlook([5], flat.slice(0, 6))).toMatchObject({ known: 5, expected: null, low: null, high: null });
  });

  it('has a band that holds what comes about 95 times in 100, and narrows as the day goes on', () => {
    let [seed, inside] = [11, 0];
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const day = (): number[] => {
      const level = 10 + random() + random() + random();
      return Array.from({ length: 24 }, () => level + random());
    };
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const past = Array.from({ length: 28 }, day);
      const came = day();
      const made = dayOutlook(came.slice(0, 8), past);
      const sum = came.reduce((all, value) => all + value, 0);
      if (sum >= made.low! && sum <= made.high!) inside++;
      const later = dayOutlook(came.slice(0, 20), past);
      expect(later.high! - later.low!).toBeLessThan(made.high! - made.low!);
    }
    expect(inside / runs).toBeGreaterThan(0.9);
    expect(inside / runs).toBeLessThanOrEqual(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QualityShares } from '../../contracts/index.ts';
import { meanShares, prevailing } from './quality.ts';

const of = (counts: Partial<QualityShares>): QualityShares => {
  const all = { actual: 0, estimated: 0, edited: 0, missing: 0, ...counts };
  const total = Object.values(all).reduce((sum, each) => sum + each, 0);
  return {
    ...{ actual: all.actual / total, estimated: all.estimated / total },
    ...{ edited: all.edited / total, missing: all.missing / total },
  };
};

describe('quality of a day and of a period', () => {
  it('is a share of each, which one missing interval among many changes by as much as it is', () => {
    const day = meanShares([...Array<QualityShares>(23).fill(of({ actual: 100 })), of({ actual: 99, missing: 1 })]);
    expect(day.missing).toBeCloseTo(1 / 2400, 12);
    expect(prevailing(day)).toBe('actual');
    const month = meanShares([day, ...Array<QualityShares>(29).fill(of({ actual: 1 }))]);
    expect(month.missing).toBeCloseTo(1 / 2400 / 30, 12);
  });

  it('adds up to one whatever it is made of, and is missing where nothing is known', () => {
    const count = fc.integer({ min: 0, max: 96 });
    const hour = fc
      .record({ actual: count, estimated: count, edited: count, missing: fc.integer({ min: 1, max: 96 }) })
      .map(of);
    fc.assert(
      fc.property(fc.array(hour, { minLength: 1, maxLength: 24 }), (hours) => {
        const { actual, estimated, edited, missing } = meanShares(hours);
        expect(actual + estimated + edited + missing).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
    expect([prevailing(meanShares([])), prevailing(of({ actual: 1, missing: 1 }))]).toEqual(['missing', 'missing']);
  });
});

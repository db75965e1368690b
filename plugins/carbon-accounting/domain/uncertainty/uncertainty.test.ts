import { describe, expect, it } from 'vitest';
import { monteCarloInput } from '../../contracts/index.ts';
import { monteCarlo, propagate, termsOf } from './index.ts';

const run = (input: Record<string, unknown>) => monteCarlo(monteCarloInput.parse(input));

describe('uncertainty', () => {
  it('adds independent errors in quadrature and shared ones in full (IPCC 2006 vol 1, equations 3.1 and 3.2)', () => {
    const entry = { activity: 100, factor: 1, activityUncertaintyPct: 3, factorUncertaintyPct: 4 };
    const single = propagate(termsOf(monteCarloInput.parse({ entries: [entry] }).entries));
    expect(single).toEqual({ tonnes: 100, halfWidthT: 5, halfWidthPct: 5 });
    const factorOnly = { ...entry, activityUncertaintyPct: 0 };
    const apart = propagate(termsOf(monteCarloInput.parse({ entries: [factorOnly, factorOnly] }).entries));
    expect(apart.halfWidthT).toBeCloseTo(Math.sqrt(32), 12);
    const shared = { ...factorOnly, factorId: 'grid' };
    expect(propagate(termsOf(monteCarloInput.parse({ entries: [shared, shared] }).entries)).halfWidthT).toBeCloseTo(
      8,
      12,
    );
  });

  it('gives the same answer for the same seed, another for another, and agrees with propagation where errors are small', () => {
    const entries = Array.from({ length: 40 }, (_, i) => ({
      activity: 1000 + i,
      unit: 'MWh',
      factor: 0.5827,
      factorUnit: 'kgCO2/kWh',
      activityUncertaintyPct: 5,
      factorUncertaintyPct: 3,
      factorId: 'grid-cn-js',
    }));
    const first = run({ entries, seed: 7 });
    expect(run({ entries, seed: 7 })).toEqual(first);
    expect(run({ entries, seed: 8 }).mean).not.toBe(first.mean);
    const { tonnes, halfWidthT } = first.propagation;
    expect(first.mean / tonnes).toBeCloseTo(1, 2);
    expect((first.high - first.low) / 2 / halfWidthT).toBeGreaterThan(0.95);
    expect((first.high - first.low) / 2 / halfWidthT).toBeLessThan(1.05);
  });

  it('keeps bounded distributions inside their bounds and an exact figure exact', () => {
    for (const activityDistribution of ['uniform', 'triangular']) {
      const { low, high } = run({
        entries: [{ activity: 10, factor: 1, activityUncertaintyPct: 20, activityDistribution }],
        confidencePct: 99.999,
      });
      expect(low).toBeGreaterThanOrEqual(8);
      expect(high).toBeLessThanOrEqual(12);
    }
    expect(run({ entries: [{ activity: 10, factor: 2 }] })).toMatchObject({ mean: 20, sd: 0, low: 20, high: 20 });
  });

  it('refuses entries of one factor that state different errors', () => {
    const entry = { activity: 1, factor: 1, factorId: 'a' };
    expect(() =>
      run({
        entries: [
          { ...entry, factorUncertaintyPct: 5 },
          { ...entry, factorUncertaintyPct: 6 },
        ],
      }),
    ).toThrow(/entries.1.factorUncertaintyPct: 6 %/);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareWithLaboratory,
  pairsToPass,
  passOfSessions,
  type ComparedKind,
  type ComparedPair,
} from './compare-lab.ts';

/** HJ 355-2019 row by row: kind, parameter, range of the laboratory mean, and what an instrument may be off by. */
const rows: readonly [
  kind: ComparedKind,
  analyte: string | undefined,
  from: number,
  below: number,
  error: 'relative' | 'absolute',
  limit: number,
][] = [
  ['conc', 'COD', 8, 30, 'absolute', 5],
  ['conc', 'COD', 30, 60, 'relative', 30],
  ['conc', 'COD', 60, 100, 'relative', 20],
  ['conc', 'COD', 100, 2000, 'relative', 15],
  ['conc', 'NH3-N', 0.5, 2, 'absolute', 0.3],
  ['conc', 'NH3-N', 2, 200, 'relative', 15],
  ['conc', 'TN', 0.5, 2, 'absolute', 0.3],
  ['conc', 'TN', 2, 200, 'relative', 15],
  ['conc', 'TP', 0.1, 0.4, 'absolute', 0.06],
  ['conc', 'TP', 0.4, 20, 'relative', 15],
  ['pH', undefined, 4, 10, 'absolute', 0.5],
  ['temperature', undefined, 5, 40, 'absolute', 0.5],
  ['qc', undefined, 10, 500, 'relative', 10],
  ['flow', undefined, 10, 5000, 'relative', 10],
  ['level', undefined, 100, 3000, 'absolute', 12],
];
const offBy = (lab: number, error: 'relative' | 'absolute', by: number): ComparedPair => [
  error === 'absolute' ? lab + by : lab * (1 + by / 100),
  lab,
];
const repeated = (pair: ComparedPair, count: number): ComparedPair[] => Array.from({ length: count }, () => pair);
const sign = fc.constantFrom(-1, 1);

describe('comparison with the laboratory', () => {
  it.each(rows)('%s %s from %d to below %d: ± %s %d', (kind, analyte, from, below, error, limit) => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999_999, noNaN: true }), sign, (share, way) => {
        const lab = from + share * (below - from);
        const of = (by: number) => compareWithLaboratory(kind, repeated(offBy(lab, error, by), 3), analyte);
        expect(of(way * limit * 0.9999)).toMatchObject({ pass: true, error, limit });
        // Sign or not: what is too far off fails, and is told by its size.
        const fails = of(way * limit * 1.0001);
        expect(fails).toMatchObject({ pass: false, error, limit });
        expect(fails.largest).toBeCloseTo(limit * 1.0001, 6);
      }),
      { numRuns: 20 },
    );
  });

  it.each(rows)('%s %s from %d: a mean that is the boundary, whatever it is the mean of, lies above it', (...row) => {
    const [kind, analyte, from, , error, limit] = row;
    const hundredths = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(hundredths, (away) => {
        const all = [...away, -away.reduce((sum, each) => sum + each, 0), 0];
        const labs = all.map((each) => (Math.round(from * 100) + each) / 100).filter((lab) => lab > 0);
        if (labs.length < all.length) return;
        const found = compareWithLaboratory(
          kind,
          labs.map((lab): ComparedPair => [lab, lab]),
          analyte,
        );
        expect(found).toMatchObject({ error, limit, pass: true });
      }),
    );
  });

  it('wants 2 of 3, 3 of 4, 4 of five and more, and of many never less than the larger part', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(pairsToPass)).toEqual([1, 2, 2, 3, 4, 4, 4]);
    for (let pairs = 8; pairs < 60; pairs++) expect(pairsToPass(pairs) * 2).toBeGreaterThan(pairs);
    const [good, bad] = [offBy(200, 'relative', 1), offBy(200, 'relative', 100)];
    for (let pairs = 3; pairs <= 7; pairs++) {
      const needed = pairsToPass(pairs);
      const of = (passing: number) =>
        compareWithLaboratory('conc', [...repeated(good, passing), ...repeated(bad, pairs - passing)], 'COD');
      expect([of(needed - 1).pass, of(needed).pass]).toEqual([false, true]);
    }
    expect(compareWithLaboratory('conc', [...repeated(good, 4), ...repeated(bad, 36)], 'COD').pass).toBe(false);
  });

  it.each(['level', 'flow', 'qc'] as const)('one reading of %s that is too far off fails all of them', (kind) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), sign, (at, way) => {
        const pairs = repeated([1000, 1000], 12);
        expect(compareWithLaboratory(kind, pairs).pass).toBe(true);
        pairs[at] = [1000 + way * 120, 1000];
        expect(compareWithLaboratory(kind, pairs)).toMatchObject({ pass: false, passed: 11, needed: 12 });
      }),
      { numRuns: 20 },
    );
  });

  it('judges pH and temperature by the mean of the differences: plus and minus cancel out', () => {
    for (const kind of ['pH', 'temperature'] as const) {
      const of = (...online: number[]) =>
        compareWithLaboratory(
          kind,
          online.map((each) => [each, 7] as const),
        ).pass;
      expect(of(7.5, 7.5, 7.5)).toBe(true);
      expect(of(8, 6, 7)).toBe(true);
      expect(of(7.6, 7.6, 7.6)).toBe(false);
    }
  });

  it('gives no verdict where no tolerance is known or the pairs are too few', () => {
    const three = repeated([10, 10], 3);
    expect(compareWithLaboratory('conc', three, 'SS')).toMatchObject({ pass: null, reason: 'no band for this range' });
    expect(compareWithLaboratory('conc', three.slice(1), 'COD')).toMatchObject({ pass: null, reason: 'too few pairs' });
  });

  it('a period passes when each session that has a verdict does', () => {
    const of = (...all: (boolean | null)[]) => passOfSessions(all.map((pass) => ({ pass })));
    expect([of(), of(null), of(true, null), of(true, false), of(null, false)]).toEqual([
      null,
      null,
      true,
      false,
      false,
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFlat } from './flatline.ts';
import { findHigh, findLow, highLimit, lowLimit } from './rating.ts';
import { screen } from './screen.ts';
import { spikeLimit, surelyOrdinary } from './spike.ts';

const width = 900_000;
const subject = { meter: 'm', direction: 'import', unit: 'Wh' } as const;
/** Runs of equal amounts, of which zero, tiny and huge ones mean something to the rules. */
const runs = (most: number, alphabet: readonly number[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...alphabet), fc.integer({ min: 1, max: 9 })), { maxLength: most })
    .map((list) => list.flatMap(([amount, count]) => Array<number>(count).fill(amount)));
const amounts = [0, 1, 40, 500, 501, 502, 503, 999, 1021];

describe('the look at amounts before the rules', () => {
  it('lets nothing pass in which a rule finds something that meets the span', () => {
    let passed = 0;
    let suspected = 0;
    fc.assert(
      fc.property(
        runs(2, [...amounts, NaN]),
        runs(6, amounts).filter((list) => list.length > 0),
        runs(2, [...amounts, NaN]),
        fc.record({
          equal: fc.integer({ min: 0, max: 8 }),
          zero: fc.integer({ min: 0, max: 10 }),
          most: fc.constantFrom(null, 1000, 4000),
          high: fc.constantFrom(0, 2),
          low: fc.constantFrom(0, 1, 5),
        }),
        (before, own, after, { equal, zero, most, high, low }) => {
          const all = Float64Array.from([...before, ...own, ...after]);
          const slots = { from: 0, width, amounts: all };
          const [from, to] = [before.length * width, (before.length + own.length) * width];
          const finds = (list: readonly { from: number; to: number }[]): boolean =>
            list.some((one) => one.from < to && from < one.to);
          const found = screen(Float64Array.from(own), before.at(-1) ?? NaN, after[0] ?? NaN, {
            equal,
            zero,
            high: most === null ? null : highLimit(most, high),
            low: most === null || low === 0 ? null : lowLimit(most, low),
          });
          const byRules = {
            amounts:
              finds(findFlat(subject, slots, { equal, zero: 0 })) ||
              finds(findHigh(subject, slots, most, high)) ||
              finds(findLow(subject, slots, most, low)),
            zeros: finds(findFlat(subject, slots, { equal: 0, zero })),
          };
          expect(byRules.amounts && !found.amounts).toBe(false);
          expect(byRules.zeros && !found.zeros).toBe(false);
          if (found.amounts || found.zeros) suspected += 1;
          else passed += 1;
        },
      ),
      { numRuns: 4000 },
    );
    expect(passed).toBeGreaterThan(100);
    expect(suspected).toBeGreaterThan(100);
  });

  it('suspects a row of equal amounts only as far as it can go on', () => {
    const limits = { equal: 4, zero: 6, high: 1000, low: 10 };
    const look = (list: number[], before = NaN, after = NaN) => screen(Float64Array.from(list), before, after, limits);
    expect(look([50, 70, 70, 70, 80])).toEqual({ amounts: false, zeros: false });
    expect(look([50, 70, 70, 70, 70])).toEqual({ amounts: true, zeros: false });
    expect(look([50, 70, 80], 50)).toEqual({ amounts: true, zeros: false });
    expect(look([0, 70, 80], NaN, 80)).toEqual({ amounts: true, zeros: false });
    expect(look([50, 0, 0, 0, 80], 0, 0)).toEqual({ amounts: false, zeros: false });
    expect(look([0, 70], 0)).toEqual({ amounts: false, zeros: true });
    expect(look([1001, 70])).toEqual({ amounts: true, zeros: false });
    expect(look([9, 70])).toEqual({ amounts: true, zeros: false });
  });
});

describe('an amount against a reference that is read in part', () => {
  it('is called ordinary only if no rest of the reference makes a spike of it', () => {
    let sure = 0;
    const amount = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(0, 0, 1, 100));
    fc.assert(
      fc.property(
        fc.array(amount, { maxLength: 16 }),
        fc.integer({ min: 0, max: 16 }),
        amount,
        fc.constantFrom(null, 100, 2000, 10_000),
        fc.constantFrom(1.5, 4),
        (reference, read, value, perInterval, factor) => {
          if (!surelyOrdinary(value, reference.slice(0, read), 16, perInterval)) return;
          sure += 1;
          const limit = spikeLimit(reference, factor, perInterval);
          expect(value > 0 && limit !== null && value > limit).toBe(false);
        },
      ),
      { numRuns: 4000 },
    );
    expect(sure).toBeGreaterThan(300);
  });
});

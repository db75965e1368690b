import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFlat } from './flatline.ts';
import { findHigh, findLow } from './rating.ts';
import { findSpikes, spikeLimit } from './spike.ts';
import type { Subject } from './finding.ts';
import type { Slots } from './slots.ts';

const width = 900_000;
const subject: Subject = { meter: 'mill', direction: 'import', unit: 'Wh' };
const slots = (...amounts: number[]): Slots => ({ from: 0, width, amounts: Float64Array.from(amounts) });

describe('spike', () => {
  it('is what is far above the same hour of similar days', () => {
    const reference = [100, 110, 95, 105, 100, 120, 90, 100];
    expect(spikeLimit(reference, 4, null)).toBe(400);
    const limit = () => spikeLimit(reference, 4, null);
    expect(findSpikes(subject, slots(120, 900, 700, 100), limit)).toEqual([
      {
        rule: 'spike',
        meter: 'mill',
        direction: 'import',
        from: width,
        to: 3 * width,
        measured: 900,
        limit: 400,
        unit: 'Wh',
        severity: 'warning',
        detail: {},
      },
    ]);
  });

  it('leaves room for hours that scatter, and says nothing of too few days', () => {
    const scattered = [10, 400, 30, 800, 20, 600, 15, 700];
    expect(spikeLimit(scattered, 2, null)).toBeGreaterThan(2 * 215);
    expect(spikeLimit([100, 100], 4, null)).toBeNull();
    expect(spikeLimit(scattered, 0, null)).toBeNull();
  });

  it('judges an idle hour by the rating only', () => {
    expect(spikeLimit([0, 0, 0, 0], 4, null)).toBeNull();
    expect(spikeLimit([0, 0, 0, 0], 4, 25_000)).toBe(1250);
  });

  it('never lies below the factor times the median, and does not depend on the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e9), { minLength: 3, maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        (list, random) => {
          const limit = spikeLimit(list, 3, null);
          const shuffled = list.map((v) => ({ v, k: random.next().value! })).sort((a, b) => a.k - b.k);
          expect(
            spikeLimit(
              shuffled.map(({ v }) => v),
              3,
              null,
            ),
          ).toBe(limit);
          const sorted = [...list].sort((a, b) => a - b);
          if (limit !== null)
            expect(limit).toBeGreaterThanOrEqual(Math.floor(3 * sorted[(sorted.length - 1) >> 1]!) - 1);
        },
      ),
    );
  });
});

describe('flatline', () => {
  it('finds equal amounts and zeros apart, each by its own limit', () => {
    const found = findFlat(subject, slots(5, 7, 7, 7, 0, 0, 0, 0, NaN, 7), { equal: 3, zero: 4 });
    expect(found.map((f) => [f.from / width, f.to / width, f.measured, f.limit, f.detail])).toEqual([
      [1, 4, 3, 3, { value: 7 }],
      [4, 8, 4, 4, { value: 0 }],
    ]);
    expect(findFlat(subject, slots(0, 0, 0, 0), { equal: 3, zero: 0 })).toEqual([]);
  });

  it('is found exactly where a window of the rule’s length around a slot is flat', () => {
    const amount = fc.oneof(fc.constant(0), fc.constant(4), fc.constant(NaN), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 40 }), fc.integer({ min: 2, max: 6 }), (list, least) => {
        const found = findFlat(subject, slots(...list), { equal: least, zero: least });
        const inside = (i: number) => found.some((f) => i * width >= f.from && i * width < f.to);
        const flat = (i: number) =>
          list.some((_, s) => {
            if (s > i || s + least <= i || s + least > list.length) return false;
            return list.slice(s, s + least).every((v) => v === list[s]);
          });
        list.forEach((_, i) => expect(inside(i)).toBe(flat(i)));
      }),
    );
  });
});

describe('rating', () => {
  it('finds what the circuit cannot carry, with its tolerance', () => {
    const found = findHigh(subject, slots(25_000, 25_400, 26_000, 30_000, NaN), 25_000, 2);
    expect(found.map((f) => [f.from / width, f.to / width, f.measured, f.limit])).toEqual([[2, 4, 30_000, 25_500]]);
    expect(findHigh(subject, slots(1e9), null, 2)).toEqual([]);
  });

  it('finds an hour of running far below the rating, but not standing', () => {
    const found = findLow(subject, slots(0, 0, 0, 0, 100, 90, 120, 80, 25_000, 100, 100), 25_000, 2);
    expect(found.map((f) => [f.from / width, f.to / width, f.measured, f.limit])).toEqual([[4, 8, 80, 500]]);
    expect(findLow(subject, slots(1, 1, 1, 1), 25_000, 0)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveAllocation } from '../fixtures/naive-allocation.ts';
import { allocate } from './allocate.ts';
import { hourlyScore } from './hourly-score.ts';
import { smallestFirst } from './smallest-first.ts';
import { shiftThroughStorage } from './storage-shift.ts';
import type { AllocationInput } from './types.ts';

const ids = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index}`);
const volume = fc.oneof(fc.nat(12), fc.nat(5000));
const lists = fc.array(fc.subarray(ids('g', 6)), { maxLength: 3 });
const someInput: fc.Arbitrary<AllocationInput> = fc
  .record({
    consumption: fc.array(volume, { minLength: 1, maxLength: 7 }),
    generation: fc.array(volume, { minLength: 1, maxLength: 6 }),
    wishes: fc.array(fc.tuple(lists, fc.nat(1)), { minLength: 7, maxLength: 7 }),
  })
  .map(({ consumption, generation, wishes }) => ({
    consumption: consumption.map((each, index) => ({ id: `c${index}`, volume: each })),
    generation: generation.map((each, index) => ({ id: `g${index}`, volume: each })),
    consumerGroups: [0, 1].map((group) =>
      wishes.flatMap(([generatorGroups, of], index) =>
        of === group ? [{ consumer: `c${index}`, generatorGroups }] : [],
      ),
    ),
  }));

function pairsOf({ pairs }: ReturnType<typeof allocate>): Map<string, number> {
  return new Map(
    Array.from({ length: pairs.count }, (_, row) => [
      `${pairs.consumer[row]}>${pairs.generator[row]}`,
      pairs.volume[row]!,
    ]),
  );
}

describe('allocation of an interval', () => {
  it('gives every pair what the written rule gives', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        expect(pairsOf(allocate(input))).toEqual(naiveAllocation(input));
      }),
      { numRuns: 500 },
    );
  });

  it('adds up: what was given and what is left is what was there, and none is below zero', () => {
    fc.assert(
      fc.property(someInput, (input) => {
        const { pairs, unmet, excess } = allocate(input);
        const [took, gave] = [[...unmet], [...excess]];
        for (let row = 0; row < pairs.count; row++) {
          took[pairs.consumer[row]!]! += pairs.volume[row]!;
          gave[pairs.generator[row]!]! += pairs.volume[row]!;
        }
        expect(took).toEqual(input.consumption.map((each) => each.volume));
        expect(gave).toEqual(input.generation.map((each) => each.volume));
        expect(Math.min(...unmet, ...excess)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('between equals with one list nobody is more than one unit ahead of another who still needs something', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { minLength: 2, maxLength: 9 }),
        fc.array(fc.nat(500), { minLength: 1, maxLength: 5 }),
        (c, g) => {
          const generatorGroups = [ids('g', g.length)];
          const input = {
            consumerGroups: [c.map((_, index) => ({ consumer: `c${index}`, generatorGroups }))],
            consumption: c.map((each, index) => ({ id: `c${index}`, volume: each })),
            generation: g.map((each, index) => ({ id: `g${index}`, volume: each })),
          };
          const { unmet } = allocate(input);
          const got = c.map((each, index) => each - unmet[index]!);
          got.forEach((each, index) => {
            if (unmet[index]! > 0) expect(each).toBeGreaterThanOrEqual(Math.max(...got) - 1);
          });
        },
      ),
    );
  });

  it('serves contracts first, each up to its volume', () => {
    const generatorGroups = [['g']];
    const result = allocate({
      consumerGroups: [
        [
          { consumer: 'a', generatorGroups },
          { consumer: 'b', generatorGroups },
        ],
      ],
      consumption: [
        { id: 'a', volume: 100 },
        { id: 'b', volume: 100 },
      ],
      generation: [{ id: 'g', volume: 100 }],
      contracts: [{ consumer: 'b', generator: 'g', volume: 60 }],
    });
    expect(pairsOf(result)).toEqual(
      new Map([
        ['0>0', 20],
        ['1>0', 80],
      ]),
    );
  });

  it('keeps entries of one id apart, and sums of large volumes exact', () => {
    const huge = 4_000_000_000_000_001;
    const result = allocate({
      consumerGroups: [[{ consumer: 'a', generatorGroups: [['g']] }]],
      consumption: [
        { id: 'a', volume: huge },
        { id: 'a', volume: 3 },
      ],
      generation: [
        { id: 'g', volume: 5 },
        { id: 'g', volume: huge },
      ],
    });
    expect([...result.unmet]).toEqual([0, 0]);
    expect([...result.excess].reduce((a, b) => a + b, 0)).toBe(2);
  });
});

describe('smallest first', () => {
  it('is what sorting gives', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6)), fc.nat(30), (keys, count) => {
        const entries = keys.map((_, index) => index);
        const expected = [...entries].sort((a, b) => keys[a]! - keys[b]! || a - b).slice(0, count);
        expect(smallestFirst(entries, Float64Array.from(keys), count)).toEqual(expected.sort((a, b) => a - b));
      }),
    );
  });
});

describe('hourly score', () => {
  it('counts the grid for the rest, and has no score without load', () => {
    expect(hourlyScore([10, 10], [4, 20], [0.5, 0.5])).toMatchObject({
      cfePct: 85,
      matchedPct: 70,
      annualMatchPct: 100,
    });
    expect(hourlyScore([0, 0], [4, 20])).toMatchObject({ cfePct: null, annualMatchPct: null, excess: [4, 20] });
  });

  it('shows the digits that writing the numbers down one under the other gives, in every unit', () => {
    const energy = fc.oneof(fc.nat(999), fc.nat(99_999_999));
    const hours = fc.array(fc.record({ load: energy, generation: energy, share: fc.nat(100) }), { minLength: 1 });
    fc.assert(
      fc.property(hours, fc.nat(9), (list, places) => {
        const read = (whole: number, digits = places): number => Number(`${whole}e-${digits}`);
        const column = (value: (hour: (typeof list)[number]) => number): number[] => list.map((hour) => value(hour));
        const total = (value: (hour: (typeof list)[number]) => number): number =>
          column(value).reduce((sum, each) => sum + each, 0);
        const matched = ({ load, generation }: (typeof list)[number]): number => Math.min(load, generation);
        const score = hourlyScore(
          column(({ load }) => read(load)),
          column(({ generation }) => read(generation)),
          column(({ share }) => read(share, 2)),
        );
        expect(score.matched).toEqual(column((hour) => read(matched(hour))));
        expect(score.excess).toEqual(column((hour) => read(hour.generation - matched(hour))));
        expect(score.shortfall).toEqual(column((hour) => read(hour.load - matched(hour))));
        const needed = total(({ load }) => load);
        const percent = (part: number): number | null => (needed === 0 ? null : part / needed);
        expect(score.matchedPct).toBe(percent(100 * total(matched)));
        expect(score.annualMatchPct).toBe(
          percent(
            100 *
              Math.min(
                needed,
                total(({ generation }) => generation),
              ),
          ),
        );
        expect(score.cfePct).toBe(
          percent(total((hour) => 100 * matched(hour) + (hour.load - matched(hour)) * hour.share)),
        );
      }),
    );
  });

  it('a storage moves excess to shortfalls and loses what its efficiency says', () => {
    const storage = { capacityWh: 80, chargeMaxWh: 60, dischargeMaxWh: 40, roundTripEfficiency: 0.9 };
    const shift = shiftThroughStorage([100, 0, 0], [0, 70, 70], storage);
    expect(shift).toMatchObject({ chargedWh: [60, 0, 0], dischargedWh: [0, 40, 14], storedWh: [54, 14, 0], lossWh: 6 });
    const full = shiftThroughStorage([100, 100], [0, 0], storage);
    expect(full.storedWh.at(-1)).toBe(80);
  });
});

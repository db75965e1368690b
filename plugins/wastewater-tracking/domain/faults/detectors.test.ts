import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badClock, fastChanges, flatlines, impossible, missing, outOfRange, spikes } from './detectors.ts';
import type { FaultSample } from './types.ts';

const every = (...values: (number | null)[]): FaultSample[] => values.map((value, index) => [index * 60, value]);
const at = (faults: { index: number }[]): number[] => faults.map(({ index }) => index);

describe('sensor faults', () => {
  it('flatline: a value that stands while its neighbour moves', () => {
    const standing = every(1, 5, 5, 5, 5, 6);
    expect(at(flatlines(standing, { samples: 4 }))).toEqual([1, 2, 3, 4]);
    expect(flatlines(standing, { samples: 5 })).toEqual([]);
    expect(flatlines(standing, { samples: 4 }, every(3, 3, 3, 3, 3, 3))).toEqual([]);
    expect(at(flatlines(standing, { samples: 4 }, every(3, 3, 4, 3, 3, 3)))).toEqual([1, 2, 3, 4]);
    expect(flatlines(every(null, null, null), { samples: 2 })).toEqual([]);
    expect(at(flatlines(every(5, 5.01, 4.99), { samples: 3, tolerance: 0.02 }))).toEqual([0, 1, 2]);
    expect(flatlines([], { samples: 2 })).toEqual([]);
  });

  it('spike: far from the median of its window, with the figures that say so', () => {
    const [found, ...others] = spikes(every(10, 10.2, 9.9, 50, 10.1, 9.8, 10), { window: 3, threshold: 3 });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ index: 3, value: 50, detector: 'spike', evidence: { median: 10 } });
    // A step is none, once it has lasted.
    expect(spikes(every(1, 1, 1, 1, 5, 5, 5, 5), { window: 2, threshold: 3, least: 5 })).toEqual([]);
  });

  it('rate, range, gaps, clock and relations', () => {
    expect(at(fastChanges(every(1, 2, 200), { perSecond: 1 }))).toEqual([2]);
    expect(at(outOfRange(every(-1, 7, 15, null), { min: 0, max: 14 }))).toEqual([0, 2]);
    expect(
      at(
        missing(
          [
            [0, 1],
            [60, null],
            [300, 2],
          ],
          { everySeconds: 120 },
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      at(
        badClock([
          [0, 1],
          [60, 1],
          [60, 2],
          [30, 1],
        ]),
      ),
    ).toEqual([2, 3]);
    expect(at(impossible(every(40, 60, null), every(50, 50, 1)))).toEqual([1]);
    expect(impossible(every(51), every(50), { tolerance: 0.05 })).toEqual([]);
  });

  it('a quiet signal has no spike however it is shifted and scaled', () => {
    const shape = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(
        shape,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -1000, max: 1000 }),
        (values, scale, shift) => {
          const plain = spikes(every(...values), { window: 3, threshold: 3 });
          const moved = spikes(every(...values.map((value) => value * scale + shift)), { window: 3, threshold: 3 });
          expect(at(moved)).toEqual(at(plain));
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { counterVolume, valueAt } from './counter-volume.ts';

const minute = 60_000;
const every = (minutes: number, values: readonly number[]) =>
  values.map((value, index) => ({ ts: index * minutes * minute, value }));

describe('a counter over a span', () => {
  it('is its difference, straight between the readings around the ends', () => {
    const readings = every(10, [100, 110, 120, 130, 140]);
    expect(counterVolume(readings, 10 * minute, 30 * minute)).toEqual({ m3: 20, quality: 'actual', notes: [] });
    expect(counterVolume(readings, 5 * minute, 35 * minute).m3).toBe(30);
  });

  it('is not known when the readings do not reach around it', () => {
    expect(counterVolume(every(10, [1, 2, 3]), 5 * minute, 25 * minute)).toEqual({
      m3: null,
      quality: 'missing',
      notes: [],
    });
    expect(counterVolume([], 0, minute).m3).toBeNull();
  });

  it('goes over its turning point, and counts from 0 after a reset, as an estimate', () => {
    const turning = every(10, [9_980, 9_995, 10, 30]);
    expect(counterVolume(turning, 0, 30 * minute, 10_000)).toEqual({ m3: 50, quality: 'actual', notes: ['rollover'] });
    const replaced = every(10, [500, 520, 4, 24]);
    expect(counterVolume(replaced, 0, 30 * minute, 10_000)).toEqual({ m3: 44, quality: 'estimated', notes: ['reset'] });
  });

  it('is an estimate across a long gap', () => {
    expect(counterVolume(every(90, [0, 90, 180]), 10 * minute, 100 * minute)).toMatchObject({
      m3: 90,
      quality: 'estimated',
      notes: ['gap'],
    });
  });

  it('has the value before a step down until the step', () => {
    expect(valueAt(every(10, [500, 3]), 5 * minute)).toEqual({ value: 500, gap: 10 * minute });
  });
});

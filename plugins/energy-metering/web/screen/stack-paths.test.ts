import { describe, expect, it } from 'vitest';
import { areaPath, linePath, niceMax, stackOf } from './stack-paths.ts';

const y = (value: number) => 100 - value;

describe('paths of the day', () => {
  it('stack series, and leave unknown what rests on something unknown', () => {
    expect(
      stackOf([
        [1, null, 3],
        [10, 10, 10],
      ]),
    ).toEqual([
      [1, null, 3],
      [11, null, 13],
    ]);
  });
  it('draw gaps as gaps', () => {
    expect(linePath([0, 1, 2, 3], [1, null, 2, 3], y)).toBe('M0.0 99.0M2.0 98.0L3.0 97.0');
    expect(areaPath([0, 1], [5, 6], null, y)).toBe('M0.0 95.0L1.0 94.0L1.0 100.0L0.0 100.0Z');
    expect(linePath([0], [null], y)).toBe('');
  });
  it('end the axis at a round number', () => {
    expect([3, 12, 4100, 0, 9.9].map(niceMax)).toEqual([4, 20, 5000, 1, 10]);
  });
});

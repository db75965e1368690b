import { describe, expect, it } from 'vitest';
import { flatSteps, levels, stepAt } from './flat-steps.ts';

const steps = [
  { from: 0, to: 900_000 },
  { from: 900_000, to: 2_700_000 },
];

describe('steps of a plan in a chart', () => {
  it('hold their value to just before the next one', () => {
    expect(flatSteps(steps, [5, null])).toEqual({
      ts: [0, 899_999, 900_000, 2_699_999],
      values: [5, 5, null, null],
      gapMs: 1_800_001,
    });
  });

  it('show a level from the start on, at the ends of the steps', () => {
    expect(levels(steps, 10, [20, 30])).toMatchObject({ ts: [0, 900_000, 2_700_000], values: [10, 20, 30] });
    expect(levels([], 10, [])).toMatchObject({ ts: [], values: [] });
  });

  it('are found by the time in them, the end belonging to the next', () => {
    expect([-1, 0, 899_999, 900_000, 2_700_000].map((at) => stepAt(steps, at))).toEqual([-1, 0, 0, 1, -1]);
  });
});

import { describe, expect, it } from 'vitest';
import { scoreForecasts } from './score.ts';

describe('scores', () => {
  it('are those worked out by hand', () => {
    const scores = scoreForecasts({
      issuedAt: [0, 1000],
      horizon: 2,
      stepMinutes: 60,
      actual: Float64Array.of(10, 20, 30, NaN),
      q50: Float64Array.of(12, 16, 30, 5),
      q10: Float64Array.of(11, 10, 20, 0),
      q90: Float64Array.of(20, 18, 40, 9),
      naive: Float64Array.of(14, 20, NaN, 1),
    });
    expect(scores).toMatchObject({ steps: 3, mae: 2, issues: 2, firstIssue: 0, lastIssue: 1000 });
    expect(scores.nmae).toBeCloseTo(6 / 60, 12);
    expect(scores.rmse).toBeCloseTo(Math.sqrt(20 / 3), 12);
    expect(scores.bias).toBeCloseTo(-2 / 3, 12);
    // Highest of the first issue: 16 for 20; of the second 30 for 30.
    expect(scores.peakError).toBe(2);
    expect(scores.skill).toBeCloseTo(1 - 6 / 4, 12);
    expect(scores.coverage).toBeCloseTo(1 / 3, 12);
    expect(scores.pinball![0]).toBeCloseTo((0.9 + 1 + 1) / 3, 12);
    expect(scores.pinball![2]).toBeCloseTo((1 + 1.8 + 1) / 3, 12);
    expect(scores.below).toEqual([1 / 3, 2 / 3, 2 / 3]);
    expect(scores.byHorizon.map(({ toMinutes, steps, mae }) => [toMinutes, steps, mae])).toEqual([
      [60, 2, 1],
      [120, 1, 4],
    ]);
  });

  it('are null where they have no meaning', () => {
    const none = new Float64Array(1).fill(NaN);
    const scores = scoreForecasts({ issuedAt: [0], horizon: 1, stepMinutes: 15, actual: none, q50: none, naive: none });
    expect(scores).toMatchObject({ steps: 0, nmae: null, skill: null, pinball: null, coverage: null });
    expect(scores.mae).toBeNaN();
  });
});

import { describe, expect, it } from 'vitest';
import { forecastQuarters, overSteps, planSteps } from './plan-steps.ts';

const at = (time: string): number => Date.parse(`2026-03-18T${time}Z`);
const first = (time: string) => {
  const { edges, lengthsH, skipped } = planSteps(at(time), 24);
  return [new Date(edges[0]!).toISOString().slice(11, 16), lengthsH[0], skipped, lengthsH.length];
};

describe('steps of a plan', () => {
  it('are whole quarters when the plan is made at the start of one', () => {
    expect(first('08:15:00')).toEqual(['08:15', 0.25, 0, 96]);
    expect(first('08:15:59')).toEqual(['08:15', 0.25, 0, 96]);
  });

  it('begin with what is left of the running quarter, or with the next when that is little', () => {
    expect(first('08:20:30')).toEqual(['08:20', 10 / 60, 0, 96]);
    expect(first('08:28:30')).toEqual(['08:30', 0.25, 1, 96]);
  });

  it('follow each other up to the horizon', () => {
    const { edges, lengthsH } = planSteps(at('08:20:30'), 12);
    lengthsH.forEach((hours, i) => expect(edges[i + 1]! - edges[i]!).toBe(Math.round(hours * 3_600_000)));
    expect(new Date(edges.at(-1)!).toISOString()).toBe('2026-03-18T20:15:00.000Z');
  });

  it('are quarters up to the next full hour after the fine part, then hours', () => {
    const steps = planSteps(at('08:20:30'), 12, 2);
    expect(steps.fine).toBe(11);
    expect(new Date(steps.edges[11]!).toISOString()).toBe('2026-03-18T11:00:00.000Z');
    expect(steps.lengthsH.slice(11, 13)).toEqual([1, 1]);
    // The last one is what is left of the horizon.
    expect(steps.lengthsH.at(-1)).toBe(0.25);
    expect(new Date(steps.edges.at(-1)!).toISOString()).toBe('2026-03-18T20:15:00.000Z');
    expect(forecastQuarters(steps)).toBe(48);
  });

  it('take the mean of a forecast over each, and nothing where a quarter is missing', () => {
    const steps = planSteps(at('08:28:30'), 3, 1);
    expect([steps.skipped, steps.fine, steps.quarters.slice(6)]).toEqual([1, 6, [4, 2]]);
    const values = Array.from({ length: forecastQuarters(steps) }, (_, i): number | null => i);
    expect(overSteps(values, steps)).toEqual([1, 2, 3, 4, 5, 6, 8.5, 11.5]);
    values[8] = null;
    expect(overSteps(values, steps)[6]).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { planSteps } from './plan-steps.ts';

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
});

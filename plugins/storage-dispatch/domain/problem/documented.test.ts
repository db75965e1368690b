import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { solved } from '../fixtures/solved.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/dispatch-problem.md'), 'utf8');
/** Samples of the page with the optimum that stands below each. */
const samples = [...page.matchAll(/```json\n([\s\S]*?)```\n\nOptimum: `(-?[\d.]+)`/g)].map(
  ([, problem, optimum], index) => ({ name: `sample ${index + 1}`, problem: problem!, optimum: Number(optimum) }),
);

describe('the documented problems', () => {
  it('are all found', () => {
    expect(samples.length).toBe(page.match(/```json/g)!.length);
    expect(samples.length).toBeGreaterThan(15);
  });

  it.each(samples)('$name is solved to the optimum of the page', async ({ problem, optimum }) => {
    const plan = await solved(JSON.parse(problem) as DispatchProblemInput);
    expect(plan.status).toBe('optimal');
    expect(plan.objective).toBeCloseTo(optimum, 6);
  });
});

import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { parkWeek } from '../fixtures/park-week.ts';
import week from '../fixtures/derived-park-week-convex.json' with { type: 'json' };
import { compile } from './compile/index.ts';
import { prepare } from './prepare.ts';
import { solved } from '../fixtures/solved.ts';

const all = (count: number): Set<number> => new Set(Array.from({ length: count }, (_, t) => t));

describe('one park week: battery, PV and demand charge', () => {
  it.each(week.cases)('$name', async ({ input: { steps }, expected }) => {
    const plan = await solved(parkWeek(steps));
    expect(plan.status).toBe('optimal');
    expect(plan.solver.binaries).toBe(0);
    expect(Math.abs(plan.objective - expected.objective_milp)).toBeLessThan(1e-6 * Math.abs(expected.objective_milp));
    if (steps === 96) expect(Math.abs(plan.demand[0]!.peakKw - expected.peak_kw)).toBeLessThan(1e-3);
  });

  it('costs the stated amount without battery', async () => {
    for (const { input, expected } of week.cases) {
      const plan = await solved({ ...parkWeek(input.steps), stores: [] });
      expect(Math.abs(plan.objective - expected.cost_without_battery)).toBeLessThan(
        1e-6 * expected.cost_without_battery,
      );
    }
  });

  it('comes to the same optimum with a direction column in every step', async () => {
    const prepared = prepare(parkWeek(96));
    const { model } = compile(prepared, {
      storeDirections: new Map([['battery', all(96)]]),
      gridDirections: new Map([['grid', all(96)]]),
    });
    const full = await solveHere(model, { gap: 1e-8 });
    expect(full.status).toBe('optimal');
    expect(Math.abs(full.objective - week.cases[0]!.expected.objective_milp)).toBeLessThan(1e-3);
  });
});

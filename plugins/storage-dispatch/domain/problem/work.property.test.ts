import { solveHere, type LinearModel, type SolveOptions } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { featureSite } from '../fixtures/feature-site.ts';
import { here, solved } from '../fixtures/solved.ts';
import { check } from './check.ts';
import { prepare } from './prepare.ts';
import { solveDispatch } from './solve.ts';

describe('what goes out', () => {
  it('is what was checked, also where the optimiser gave something else than a plan', async () => {
    const wrong = {
      solve: async (model: LinearModel, options: SolveOptions = {}) => {
        const result = await solveHere(model, options);
        return { ...result, x: result.x.map((value) => 1.1 * value + 0.01) };
      },
    };
    let usable = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const site = featureSite(seed);
      const plan = await solveDispatch(site, { solver: wrong });
      expect(plan, `seed ${seed}`).toMatchObject({ status: 'fallback', origin: 'rules', reason: 'check-failed' });
      expect(plan.check, `seed ${seed}`).toEqual(check(prepare(site).problem, plan));
      expect(plan.usable, `seed ${seed}`).toBe(plan.check.passed);
      expect(plan.solver.message).toMatch(/\w/);
      if (plan.usable) usable++;
    }
    expect(usable).toBeGreaterThan(0);
  });

  it('is the plan before, shifted, where that can be followed', async () => {
    const site = featureSite(2);
    const previousPlan = { plan: await solved(site), elapsedSteps: 0 };
    const never = { solve: () => Promise.reject(new Error('broken')) };
    const followed = await solveDispatch(site, { solver: never, previousPlan });
    const wrong = {
      solve: async (model: LinearModel, options: SolveOptions = {}) => {
        const result = await solveHere(model, options);
        return { ...result, x: result.x.map((value) => value + 5) };
      },
    };
    const instead = await solveDispatch(site, { solver: wrong, previousPlan });
    expect(instead).toMatchObject({ reason: 'check-failed', origin: followed.origin, stores: followed.stores });
  });
});

describe('the work of a plan', () => {
  it('is at most two searches for whole numbers, and one among plans of equal cost', async () => {
    const searches: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      let count = 0;
      const counting = {
        solve: (model: LinearModel, options: SolveOptions = {}) => {
          if (model.integer) count++;
          return solveHere(model, options);
        },
      };
      const plan = await solved(featureSite(seed), { solver: counting });
      if (plan.status === 'optimal') searches.push(count);
    }
    expect(searches.length).toBeGreaterThan(3);
    expect(Math.max(...searches)).toBeLessThanOrEqual(3);
  });

  it('ends at its limit with the same plan, whatever time there was, and says so', async () => {
    const cut: number[] = [];
    for (let seed = 1; seed <= 3; seed++) {
      const site = featureSite(seed);
      const plans = [];
      for (const timeLimitS of [60, 600]) {
        const plan = await solved(site, { solver: here, timeLimitS, workLimit: 1 });
        plans.push({ ...plan, timings: null });
      }
      expect(plans[0], `seed ${seed}`).toEqual(plans[1]);
      const [plan] = plans;
      if (plan!.status !== 'feasible') continue;
      expect(plan!.reason).toBe('work-limit');
      expect(plan!.solver.nodes).toBeGreaterThan(0);
      cut.push(seed);
    }
    expect(cut.length).toBeGreaterThan(0);
  });
});

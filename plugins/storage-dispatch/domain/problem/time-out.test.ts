import { solveHere, type LinearModel, type SolveOptions } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { parkWeek } from '../fixtures/park-week.ts';
import { randomSite } from '../fixtures/random-site.ts';
import { here, solved } from '../fixtures/solved.ts';
import { solveDispatch } from './solve.ts';

/** The real solver, whose time is up at once when it has to search; linear models keep theirs. */
const hurried = {
  solve: (model: LinearModel, options: SolveOptions = {}) =>
    solveHere(model, model.integer ? { ...options, timeLimitS: 1e-9, branchNodes: 0 } : options),
};

/** A day in which export pays more than import costs in the valley. */
function invertedDay(): DispatchProblemInput {
  const problem = parkWeek(96);
  problem.grids![0]!.sellPrice = 0.45;
  return problem;
}

/** One process of two hours out of three: the relaxation spreads it, and rounded it fits nowhere. */
const process: DispatchProblemInput = {
  steps: { dtH: 1, count: 3 },
  buses: [{ id: 'site' }],
  grids: [
    { id: 'grid', bus: 'site', buyPrice: [1, 1.1, 1], importMax: 100, demandCharges: [{ id: 'month', pricePerKw: 5 }] },
  ],
  stores: [{ id: 'battery', bus: 'site', capacity: 20, initial: 10, chargeMax: 0.5, dischargeMax: 0.5 }],
  flexibleLoads: [{ kind: 'interruptible', id: 'mill', bus: 'site', power: 9, durationSteps: 2 }],
};

describe('when the time is up', () => {
  it('gives the best plan found so far, with its gap to what no plan can beat', async () => {
    const plan = await solved(invertedDay(), { solver: hurried });
    expect(plan).toMatchObject({ status: 'feasible', origin: 'solver', reason: 'time-limit', usable: true });
    expect(plan.bound).toBeLessThan(plan.objective);
    expect(plan.gap).toBeCloseTo((plan.objective - plan.bound!) / plan.objective, 9);
    expect(plan.gap).toBeLessThan(0.05);
  });

  it('rounds the relaxation where the search found nothing', async () => {
    const site = randomSite(3, 8, true);
    const [plan, optimum] = [await solved(site, { solver: hurried }), await solved(site)];
    expect(plan).toMatchObject({ status: 'feasible', origin: 'repaired', reason: 'time-limit', usable: true });
    expect(plan.objective).toBeGreaterThanOrEqual(optimum.objective - 1e-6);
    expect(plan.bound).toBeLessThanOrEqual(optimum.objective + 1e-6);
    expect(plan.gap).toBeGreaterThan(0);
  });

  it('takes the nearest choice that is possible where the rounded one is not', async () => {
    let searches = 0;
    const slow = {
      solve: (model: LinearModel, options: SolveOptions = {}) =>
        model.integer && ++searches === 1 ? hurried.solve(model, options) : solveHere(model, options),
    };
    const plan = await solved(process, { solver: slow });
    expect(plan).toMatchObject({ status: 'feasible', origin: 'repaired', usable: true });
    expect(plan.flexibleLoads[0]!.power.filter((power) => power > 0)).toHaveLength(2);
    expect(plan.bound).toBeLessThanOrEqual((await solved(process)).objective);
  });

  it('follows the previous plan, shifted, where rounding finds nothing either', async () => {
    const before = await solved({
      ...process,
      steps: { dtH: 1, count: 4 },
      grids: [{ ...process.grids![0]!, buyPrice: 1 }],
    });
    const plan = await solved(process, { solver: hurried, previousPlan: { plan: before, elapsedSteps: 1 } });
    expect(plan).toMatchObject({
      status: 'fallback',
      origin: 'previous-plan',
      reason: 'time-limit',
      bound: null,
      gap: null,
    });
    expect(plan.stores[0]!.discharge).toEqual(before.stores[0]!.discharge.slice(1));
  });

  it('runs by rules where there is no previous plan', async () => {
    const plan = await solved(process, { solver: hurried });
    expect(plan).toMatchObject({ status: 'fallback', origin: 'rules', reason: 'time-limit' });
    expect(plan.flexibleLoads[0]!.power.filter((power) => power > 0)).toHaveLength(2);
    expect(plan.objective).toBeGreaterThan((await solved(process)).objective);
  });
});

describe('when the caller gives up', () => {
  it('there is still a checked plan, which says so', async () => {
    const before = AbortSignal.abort();
    const rules = await solved(invertedDay(), { solver: here, signal: before });
    expect(rules).toMatchObject({ status: 'fallback', origin: 'rules', reason: 'cancelled' });
    const stop = new AbortController();
    const midway = {
      solve: (model: LinearModel, options: SolveOptions = {}) => {
        if (model.integer) stop.abort();
        return hurried.solve(model, { ...options, ...(model.integer ? { signal: undefined } : {}) } as SolveOptions);
      },
    };
    const plan = await solved(invertedDay(), { solver: midway, signal: stop.signal });
    expect(plan).toMatchObject({ status: 'feasible', reason: 'cancelled' });
  });
});

describe('values that are no numbers', () => {
  it.each([
    ['NaN', NaN, 'NaN is not valid'],
    ['infinity', Infinity, 'Infinity is not valid'],
    ['nothing', undefined, 'missing'],
    ['null', null, 'null is not valid'],
    ['text', '0.5', '"0.5" is not valid'],
  ])('%s among the prices is refused with its field and step', async (_, value, shown) => {
    const problem = parkWeek(4);
    problem.grids![0]!.buyPrice = [1, 1, value as number, 1];
    await expect(solveDispatch(problem, { solver: here })).rejects.toMatchObject({
      code: 'DISPATCH_PROBLEM_INVALID',
      status: 422,
      params: { issues: [{ path: 'grids.0.buyPrice.2', message: `${shown}; expected a number` }] },
    });
  });

  it('a missing price is refused with its field', async () => {
    const { buyPrice: _, ...grid } = parkWeek(4).grids![0]!;
    await expect(
      solveDispatch({ ...parkWeek(4), grids: [grid as typeof grid & { buyPrice: number }] }, { solver: here }),
    ).rejects.toMatchObject({
      params: { issues: [{ path: 'grids.0.buyPrice', message: 'missing; expected a number or a list' }] },
    });
  });
});

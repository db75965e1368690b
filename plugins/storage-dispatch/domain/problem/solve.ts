import type { DispatchPlan } from '../../contracts/plan.ts';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import {
  attempt,
  Budget,
  holdAll,
  type BudgetLimits,
  type Directions,
  type DispatchSolver,
  type Failure,
  type Solution,
} from './attempt.ts';
import { check } from './check.ts';
import { fallbackPlan } from './fallback.ts';
import { assemble } from './plan.ts';
import { prepare, type Prepared } from './prepare.ts';
import { repair } from './repair.ts';
import { steady, type PreviousPlan } from './stability.ts';

export interface SolveDispatchOptions extends BudgetLimits {
  readonly solver: DispatchSolver;
  readonly previousPlan?: PreviousPlan;
  /** Clock for the timings, ms; absent: they are 0. */
  readonly now?: () => number;
}

/**
 * Solves a dispatch problem to a plan that was replayed through the independent check. There always is a plan: when no
 * plan keeps the hard limits the one that breaks them least (`relaxed`), after a time-out the best that was found
 * (`feasible`), without any the rule controller's (`fallback`). `usable` is false only where even that fails the check, and
 * `check` is always that of the plan that goes out.
 * @throws DISPATCH_* for a problem that is not well-formed; solver failures are a status of the plan.
 */
export async function solveDispatch(input: DispatchProblemInput, options: SolveDispatchOptions): Promise<DispatchPlan> {
  const now = options.now ?? (() => 0);
  const begin = now();
  const prepared = prepare(input);
  const budget = new Budget(options.solver, options);
  const candidate = await best(prepared, budget, options.previousPlan);
  const solved = now();
  const plan = release(prepared, candidate, budget, options.previousPlan);
  const end = now();
  const timings = {
    compileMs: Math.max(0, solved - begin - (options.now ? budget.solveMs : 0)),
    solveMs: budget.solveMs,
    checkMs: end - solved,
    totalMs: end - begin,
  };
  return { ...plan, timings };
}

async function best(prepared: Prepared, budget: Budget, previous?: PreviousPlan): Promise<DispatchPlan> {
  const directions: Directions = { stores: new Map(), grids: new Map(), rests: new Map(), recoveries: new Set() };
  let elastic = false;
  let found = await attempt(prepared, budget, directions, elastic);
  if (!('x' in found) && found.status === 'infeasible') {
    elastic = true;
    found = await attempt(prepared, budget, directions, elastic);
  }
  if (!('x' in found) || !found.clean) return withoutOptimum(prepared, budget, found, elastic, previous);
  return assemble(prepared, await settle(prepared, budget, directions, elastic, found, previous), budget, { elastic });
}

/** The second stage; where it brings flows in both directions back, these steps get their column and both stages run again. */
async function settle(
  prepared: Prepared,
  budget: Budget,
  directions: Directions,
  elastic: boolean,
  first: Solution,
  previous?: PreviousPlan,
): Promise<Solution> {
  const next = await steady(first, budget, previous);
  if (!next) return first;
  if (next.clean) return next;
  holdAll(first.compiled.map, directions);
  const again = await attempt(prepared, budget, directions, elastic);
  if (!('x' in again) || !again.clean) return first;
  const settled = await steady(again, budget, previous);
  return settled?.clean ? settled : again;
}

async function withoutOptimum(
  prepared: Prepared,
  budget: Budget,
  found: Solution | Failure,
  elastic: boolean,
  previous?: PreviousPlan,
): Promise<DispatchPlan> {
  const status = 'x' in found ? 'timeout' : found.status;
  if (status === 'timeout') {
    const repaired = await repair(found, budget);
    if (repaired) return assemble(prepared, repaired, budget, { elastic, origin: 'repaired', reason: budget.reason });
  }
  const message = 'x' in found ? undefined : found.message;
  return fallbackPlan(prepared, { reason: status === 'timeout' ? budget.reason : status, message, previous });
}

/** Only a plan that passes the check goes out as usable; else one without the optimiser takes its place, by the same check. */
function release(prepared: Prepared, plan: DispatchPlan, budget: Budget, previous?: PreviousPlan): DispatchPlan {
  const report = check(prepared.problem, plan);
  if (report.passed || plan.status === 'fallback') {
    const solver = { ...plan.solver, rounds: budget.rounds, nodes: budget.nodes };
    return { ...plan, solver, usable: report.passed, check: report };
  }
  const message = report.breaches.map(({ rule, device, step }) => `${rule} ${device} ${step ?? ''}`.trim()).join(', ');
  return release(prepared, fallbackPlan(prepared, { reason: 'check-failed', message, previous }), budget);
}

import type { DispatchPlan, PlanViolation } from '../../contracts/plan.ts';
import { check, replay } from './check.ts';
import { totalCost, type Schedule } from './extract.ts';
import { ruleSchedule } from './fallback/rules.ts';
import { head } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { PreviousPlan } from './stability.ts';

/** Why the optimiser gave nothing, and what may be followed instead. */
export interface FallbackReason {
  readonly reason: string;
  readonly message?: string | undefined;
  readonly previous?: PreviousPlan | undefined;
}

/**
 * A plan without the optimiser: the stores follow the previous plan, shifted by the steps that have passed; where there
 * is none, or it does not pass the check, they cover the site's own demand and keep the import below the contract.
 */
export function fallbackPlan(prepared: Prepared, { reason, message, previous }: FallbackReason): DispatchPlan {
  const make = (origin: DispatchPlan['origin'], schedule: Schedule): DispatchPlan => {
    const { findings, costs } = replay(prepared.problem, schedule);
    const violations: PlanViolation[] = findings.excesses.map((excess) => ({ ...excess, price: 0, cause: [] }));
    return {
      ...head(prepared),
      status: 'fallback',
      usable: false,
      origin,
      reason,
      objective: totalCost(costs),
      bound: null,
      gap: null,
      costs,
      ...schedule,
      violations,
      binding: [],
      marginal: { buses: [], stores: [] },
      solver: {
        name: 'rules',
        rounds: 0,
        nodes: 0,
        binaries: 0,
        columns: 0,
        rows: 0,
        ...(message === undefined ? {} : { message }),
      },
      timings: { compileMs: 0, solveMs: 0, checkMs: 0, totalMs: 0 },
      check: { passed: false, breaches: [] },
    };
  };
  if (previous) {
    const plan = make('previous-plan', ruleSchedule(prepared, previous));
    if (check(prepared.problem, plan).passed) return plan;
  }
  return make('rules', ruleSchedule(prepared));
}

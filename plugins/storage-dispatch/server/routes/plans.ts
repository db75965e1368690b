import { planRoute, plansRoute, replanRoute } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import { planErrors } from '../errors.ts';
import { currentLacks } from '../plans/current-lacks.ts';
import { passes } from '../lacks.ts';
import { planActual } from '../plans/plan-actual.ts';
import { readPlan, readPlanHeads } from '../plans/plan-store.ts';
import { planView } from '../plans/plan-view.ts';
import { replan, slotOf } from '../replan.ts';

/** Routes that read plans and make them. */
export function registerPlanRoutes(dispatch: Dispatch): void {
  const { scope } = dispatch;

  scope.route(planRoute, async ({ params, query, tx }) => {
    const { no } = params;
    const [stored, previous] = await tx(async (open) => {
      const issuedBy = no === 'newest' && query.at !== undefined ? Date.parse(query.at) : null;
      const found = await readPlan(open, no, issuedBy);
      const before = found?.previousNo ? await readPlan(open, found.previousNo) : null;
      return [found, before] as const;
    });
    if (!stored && no !== 'newest') throw planErrors.PLAN_UNKNOWN({ no });
    if (!stored) return { plan: null, actual: null, previous: null };
    return {
      plan: planView(stored),
      actual: await planActual(dispatch, stored),
      previous: previous && planView(previous),
    };
  });

  scope.route(plansRoute, async ({ query, tx }) => {
    const plans = await tx((open) => readPlanHeads(open, query));
    const lacks = await currentLacks(dispatch);
    const width = scope.config.replanMinutes * 60_000;
    return { plans, lacks, nextAt: passes(lacks) ? slotOf(dispatch, scope.clock.now()) + width : null };
  });

  scope.route(replanRoute, async ({ principal, signal }) => {
    const ended = AbortSignal.any([signal, scope.signal]);
    const result = await replan(dispatch, { trigger: 'person', actor: principal, signal: ended });
    if (result.kind === 'made') return result.head;
    const lacks = result.kind === 'lacking' ? result.lacks : [];
    throw planErrors.LACKING({ codes: lacks.map(({ code }) => code).join(', '), lacks });
  });
}

import { OptimizerError } from '@lingtan/optimizer';
import { LingtanError } from '@lingtan/sdk';
import { solveRoute, whatIfRoute } from '../../contracts/index.ts';
import type { DispatchPlan, DispatchProblemInput } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import type { Dispatch } from '../context.ts';
import { planErrors } from '../errors.ts';
import { readPlan } from '../plans/plan-store.ts';
import { planView, withOutcome } from '../plans/plan-view.ts';
import { changed } from '../plans/what-if.ts';

const timeLimitS = 20;

/** Routes that solve and store nothing. */
export function registerSolveRoutes({ scope, solver }: Dispatch): void {
  const solve = (problem: DispatchProblemInput, signal: AbortSignal): Promise<DispatchPlan> =>
    solveDispatch(problem, {
      solver,
      timeLimitS,
      signal: AbortSignal.any([signal, scope.signal]),
      now: () => performance.now(),
    }).catch(asBadRequest);

  scope.route(solveRoute, ({ body, signal }) => solve(body, signal));

  scope.route(whatIfRoute, async ({ body, tx, signal }) => {
    const { plan: no, ...change } = body;
    const stored = await tx((open) => readPlan(open, no));
    if (!stored) throw planErrors.PLAN_UNKNOWN({ no });
    const problem = changed(stored.problem, change);
    const after = await solve(problem, signal);
    return { before: planView(stored), after: planView(withOutcome(stored, problem, after)) };
  });
}

/** A fault of the problem is one of the request: its fields are those of the body. */
function asBadRequest(error: unknown): never {
  if (error instanceof OptimizerError && error.code === 'OPTIMIZER_BAD_MODEL')
    throw planErrors.BEYOND_SOLVER({ reason: error.message });
  if (!(error instanceof LingtanError) || error.status !== 422) throw error;
  const { code, message, params, hint, cause } = error;
  const [first] = (params['issues'] ?? []) as { path?: string }[];
  throw new LingtanError(code, message, {
    status: 400,
    params: { ...params, ...(first?.path === undefined ? {} : { field: `body.${first.path}` }) },
    ...(hint === undefined ? {} : { hint }),
    cause,
  });
}

import type { Highs, Model } from 'highs';
import type { LinearModel, SolveResult, SolveStatus } from '../model.ts';

const none = new Float64Array(0);

/** A result without a solution. */
export function emptyResult(
  status: SolveStatus,
  solver: string,
  solveMs = 0,
  bound = -Infinity,
  message?: string,
): SolveResult {
  return {
    status,
    objective: NaN,
    bound,
    gap: NaN,
    x: none,
    rowDuals: none,
    columnDuals: none,
    solveMs,
    nodes: 0,
    solver,
    ...(message === undefined ? {} : { message }),
  };
}

/** `offset + cost · x`. */
export function objectiveAt(model: Pick<LinearModel, 'offset' | 'cost'>, x: Float64Array): number {
  let sum = model.offset;
  for (let column = 0; column < x.length; column++) sum += (model.cost[column] as number) * (x[column] as number);
  return sum;
}

export function relativeGap(objective: number, bound: number): number {
  return Math.abs(objective - bound) / Math.max(1e-10, Math.abs(objective));
}

/**
 * What the run of HiGHS means, before it is put into words: `late` and `worked` are the ends by time and by nodes, `again`
 * asks for looser tolerances.
 */
export type Verdict = 'optimal' | 'infeasible' | 'unbounded' | 'undecided' | 'late' | 'worked' | 'cancelled' | 'again';

/** @see Verdict */
export function verdictOf(highs: Highs, code: number): Verdict {
  const is = highs.constants.modelStatus;
  switch (code) {
    case is.optimal:
      return 'optimal';
    case is.infeasible:
      return 'infeasible';
    case is.unbounded:
      return 'unbounded';
    case is.unboundedOrInfeasible:
      return 'undecided';
    case is.timeLimit:
      return 'late';
    case is.solutionLimit:
      return 'worked';
    case is.interrupted:
      return 'cancelled';
    default:
      return 'again';
  }
}

/** `primal_solution_status` of HiGHS: 0 none, 1 infeasible, 2 feasible. */
export function hasFeasiblePoint(solver: Model): boolean {
  return solver.info.get('primal_solution_status') === 2;
}

import type { DispatchPlan } from '../../contracts/plan.ts';
import type { Budget, Solution } from './attempt.ts';
import { costsOf, extract, totalCost } from './extract.ts';
import type { Prepared } from './prepare.ts';
import { bindingOf, marginalOf, violationsOf } from './violations.ts';

/** How a solution came about. */
export interface Provenance {
  readonly elastic: boolean;
  readonly origin?: DispatchPlan['origin'];
  readonly reason?: string;
}

/** The plan of a solution, before its check. */
export function assemble(prepared: Prepared, solution: Solution, budget: Budget, provenance: Provenance): DispatchPlan {
  const { compiled, result, x, rowDuals, columnDuals } = solution;
  const { map } = compiled;
  const costs = costsOf(map, x);
  const objective = totalCost(costs);
  const bound = Number.isFinite(result.bound) ? Math.min(result.bound, objective) : null;
  const feasible = result.status === 'feasible';
  return {
    ...head(prepared),
    status: provenance.elastic ? 'relaxed' : feasible ? 'feasible' : 'optimal',
    usable: false,
    origin: provenance.origin ?? 'solver',
    ...reasonOf(provenance, feasible && budget.reason),
    objective,
    bound,
    gap: bound === null ? null : Math.abs(objective - bound) / Math.max(1, Math.abs(objective)),
    costs,
    ...extract(map, x),
    violations: violationsOf(compiled, x),
    binding: bindingOf(map, rowDuals, columnDuals),
    marginal: marginalOf(map, rowDuals),
    solver: {
      name: result.solver,
      rounds: budget.rounds,
      nodes: budget.nodes,
      binaries: map.builder.integers,
      columns: map.builder.columns,
      rows: map.builder.rows,
      ...(result.message === undefined ? {} : { message: result.message }),
    },
    timings: noTimings,
    check: { passed: false, breaches: [] },
  };
}

const noTimings = { compileMs: 0, solveMs: 0, checkMs: 0, totalMs: 0 };

function reasonOf({ reason, elastic }: Provenance, cut: string | false): { reason?: string } {
  const text = reason ?? (elastic ? 'infeasible' : cut);
  return text ? { reason: text } : {};
}

/** Horizon and currency of a plan. */
export function head({ problem, lengths }: Prepared): Pick<DispatchPlan, 'currency' | 'lengthsH' | 'start'> {
  return {
    currency: problem.currency,
    lengthsH: [...lengths],
    ...(problem.steps.start === undefined ? {} : { start: problem.steps.start }),
  };
}

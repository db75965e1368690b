import type { Budget } from './attempt.ts';
import { peakKey } from './compile/demand.ts';
import type { Compiled } from './compile/index.ts';
import { amend, costCap, relaxIntegers } from './lexicographic.ts';
import { fixByFlows } from './rounding.ts';

/** Fewer direction columns than this are solved faster than they are prepared. */
const worthwhile = 8;

/** What a first plan, found by rounding, says about all better ones. */
export interface PeakCaps {
  readonly caps: ReadonlyMap<string, number>;
  /** Columns of that first plan. */
  readonly start: Float64Array;
}

/**
 * Bounds the billed peaks of all plans that are at least as good as one found by rounding: the highest peak of the
 * relaxation at that cost. Import columns bounded by a peak make the choice of direction a much tighter one; no optimum
 * is lost. Null where it does not apply or rounding finds no plan.
 */
export async function peakCaps({ map, model }: Compiled, budget: Budget): Promise<PeakCaps | null> {
  const charges = map.prepared.problem.grids.flatMap((grid) =>
    grid.demandCharges
      .filter((charge) => charge.intervalSteps === 1 && charge.pricePerKw > 0)
      .map((charge) => peakKey(grid.id, charge.id)),
  );
  if (!model.integer || charges.length === 0 || map.directions.length < worthwhile) return null;
  const linear = relaxIntegers(model);
  const relaxed = await budget.solve(linear);
  if (relaxed.status !== 'optimal') return null;
  const plan = await budget.solve(fixByFlows(map, model, relaxed.x));
  if (plan.status !== 'optimal') return null;
  const most = costCap(model, plan.objective + 1e-7 * Math.max(1, Math.abs(plan.objective)));
  const caps = new Map<string, number>();
  for (const key of charges) {
    const [column] = map.columns.get(key)!;
    const cost = new Float64Array(model.columns);
    cost[column!] = -1;
    const highest = await budget.solve(amend(linear, { cost, rows: [most] }));
    if (highest.status === 'optimal') caps.set(key, -highest.objective * (1 + 1e-6) + 1e-6);
  }
  return { caps, start: plan.x };
}

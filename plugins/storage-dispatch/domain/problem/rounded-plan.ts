import type { LinearModel, SolveResult } from '@lingtan/optimizer';
import type { Budget, Solution } from './attempt.ts';
import { peakKey } from './compile/demand.ts';
import type { Draft, PeakRange } from './compile/draft.ts';
import type { Compiled } from './compile/index.ts';
import { amend, costCap, relaxIntegers } from './lexicographic.ts';
import { fixByFlows } from './rounding.ts';

/** Fewer direction columns than this are solved faster than they are prepared. */
const worthwhile = 8;
/** Relative distance to the relaxation at which the rounded plan itself is the optimum. */
const closed = 1e-9;

/** What a first plan, found by rounding, says about all better ones. */
export interface RoundedPlan {
  /** Columns of that first plan. */
  readonly start: Float64Array;
  /** Cost of the relaxation: no plan can cost less. */
  readonly bound: number;
  /** Where the peaks of all better plans lie, by the key of their column. */
  readonly peaks: ReadonlyMap<string, PeakRange>;
  /** The first plan, where it costs no more than the relaxation. */
  readonly proven?: Solution;
}

/**
 * A first plan from the relaxation that `relaxed` solves, its directions rounded by the flows: the start of the search, which then only has
 * to prove. It also bounds the billed peaks of all plans that are at least as good: the highest peak of the relaxation
 * at that cost. Import columns bounded by a peak make the choice of direction a much tighter one; no optimum is lost.
 * Null where there is little to choose or rounding finds no plan.
 */
export async function roundedPlan(
  compiled: Compiled,
  relaxed: SolveResult,
  budget: Budget,
): Promise<RoundedPlan | null> {
  const { map, model } = compiled;
  const choices = map.rests.reduce((sum, { charging }) => sum + charging.filter((column) => column >= 0).length, 0);
  if (map.directions.length + choices < worthwhile) return null;
  const plan = await budget.solve(fixByFlows(map, model, relaxed.x));
  if (plan.status !== 'optimal') return null;
  const away = (plan.objective - relaxed.objective) / Math.max(1, Math.abs(plan.objective));
  const found = { start: plan.x, bound: relaxed.objective };
  if (away <= closed) return { ...found, peaks: new Map(), proven: provenBy(compiled, plan, relaxed.objective) };
  return { ...found, peaks: await peakRanges(map, model, plan.objective, budget) };
}

function provenBy(compiled: Compiled, plan: SolveResult, bound: number): Solution {
  const { x, rowDuals, columnDuals } = plan;
  const result = { ...plan, bound: Math.min(bound, plan.objective) };
  return { compiled, model: compiled.model, result, x, rowDuals, columnDuals, clean: true };
}

async function peakRanges(
  map: Draft,
  model: LinearModel,
  cost: number,
  budget: Budget,
): Promise<Map<string, PeakRange>> {
  const peaks = new Map<string, PeakRange>();
  // Only the direction of a grid is a choice that peaks narrow.
  if (map.directions.length < worthwhile) return peaks;
  const linear = relaxIntegers(model);
  const most = costCap(model, cost + 1e-7 * Math.max(1, Math.abs(cost)));
  for (const { id, demandCharges } of map.prepared.problem.grids)
    for (const charge of demandCharges) {
      if (charge.intervalSteps !== 1 || charge.pricePerKw <= 0) continue;
      const key = peakKey(id, charge.id);
      const column = map.columns.get(key)![0]!;
      const farthest = async (sign: number): Promise<number> => {
        const objective = new Float64Array(model.columns);
        objective[column] = sign;
        const found = await budget.solve(amend(linear, { cost: objective, rows: [most] }));
        return found.status === 'optimal' ? found.x[column]! : NaN;
      };
      const [highest, lowest] = [await farthest(-1), await farthest(1)];
      if (!(lowest <= highest)) continue;
      // A little wider, so that neither end holds the optimum.
      peaks.set(key, { least: Math.max(0, lowest * (1 - 1e-6) - 1e-6), most: highest * (1 + 1e-6) + 1e-6 });
    }
  return peaks;
}

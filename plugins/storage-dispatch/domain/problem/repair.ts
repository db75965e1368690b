import type { LinearModel, SolveResult } from '@lingtan/optimizer';
import type { Budget, Failure, Solution } from './attempt.ts';
import { findConflicts, netFreeLoops } from './conflicts.ts';
import { amend, fixIntegers, relaxIntegers } from './lexicographic.ts';
import { fixByFlows } from './rounding.ts';

/** Seconds that each solve of a repair may take after the time is up. */
const extraS = 2;

/**
 * After a time-out without an incumbent: the relaxation without whole-number columns, these rounded, opposite flows cut
 * to the larger one, solved once more. Where that is impossible the whole numbers nearest to the rounded ones that are
 * possible. Null when neither leads to a clean plan.
 */
export async function repair(found: Solution | Failure, budget: Budget): Promise<Solution | null> {
  const { compiled } = found;
  const base = 'x' in found ? found.model : compiled.model;
  const relaxed = await budget.solve(relaxIntegers(base), {}, extraS);
  if (relaxed.x.length === 0) return null;
  const rounded = fixByFlows(compiled.map, base, relaxed.x);
  const at = (result: SolveResult): Solution | null => clean(found, base, result, relaxed.objective);
  const plan = at(await budget.solve(oneWay(found, rounded, relaxed.x), {}, extraS));
  if (plan || !base.integer) return plan;
  const near = await budget.solve(amend(base, { cost: distance(base, rounded) }), { gap: 0.5 }, extraS);
  if (near.x.length === 0) return null;
  return at(await budget.solve(oneWay(found, fixIntegers(base, near.x), near.x), {}, extraS));
}

/** The model with every store and grid held to the direction of its larger flow. */
function oneWay(found: Solution | Failure, model: LinearModel, x: Float64Array): LinearModel {
  const { map } = found.compiled;
  const upper = model.upper.slice();
  for (const [id, one, other] of pairs(found)) {
    const [a, b] = [map.columns.get(`${id}/${one}`)!, map.columns.get(`${id}/${other}`)!];
    for (let t = 0; t < map.count; t++) {
      const smaller = x[a[t]!]! < x[b[t]!]! ? a[t]! : b[t]!;
      if (model.lower[smaller]! <= 0) upper[smaller] = 0;
    }
  }
  return { ...model, upper };
}

/** How far whole numbers of 0 or 1 are from those that a model holds, plus a constant. */
function distance(base: LinearModel, fixed: LinearModel): Float64Array {
  const cost = new Float64Array(base.columns);
  for (let column = 0; column < base.columns; column++)
    if (base.integer![column]) cost[column] = fixed.lower[column]! > 0.5 ? -1 : 1;
  return cost;
}

function clean(
  { compiled }: Solution | Failure,
  model: LinearModel,
  result: SolveResult,
  bound: number,
): Solution | null {
  if (result.x.length === 0) return null;
  const x = result.x.slice(0, compiled.model.columns);
  netFreeLoops(compiled.map, x);
  if (findConflicts(compiled.map, x).count > 0) return null;
  const { rowDuals, columnDuals } = result;
  return { compiled, model, result: { ...result, status: 'feasible', bound }, x, rowDuals, columnDuals, clean: true };
}

function pairs({ compiled }: Solution | Failure): [string, string, string][] {
  const { stores, grids } = compiled.map.prepared.problem;
  return [
    ...stores.map(({ id }): [string, string, string] => [id, 'charge', 'discharge']),
    ...grids.map(({ id }): [string, string, string] => [id, 'import', 'export']),
  ];
}

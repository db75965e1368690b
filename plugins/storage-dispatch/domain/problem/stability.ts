import type { LinearModel } from '@lingtan/optimizer';
import type { DispatchPlan } from '../../contracts/plan.ts';
import { solveClean, type Budget, type Solution } from './attempt.ts';
import type { Draft } from './compile/draft.ts';
import { findConflicts, netFreeLoops } from './conflicts.ts';
import { amend, costCap, type Addition } from './lexicographic.ts';

/** A plan that was in force, and how many of its steps have passed. */
export interface PreviousPlan {
  readonly plan: Pick<DispatchPlan, 'stores' | 'converters' | 'flexibleLoads' | 'generators'>;
  readonly elapsedSteps?: number;
}

/**
 * A plan in the steps of another: of each the mean over its time, as far as the plan reaches. Quarter hours meet hours in
 * this way, and what a plan of hours has chosen among equals is kept when these hours are planned in quarters.
 * @param edges start of each step of the plan and the end of its last one, in any unit of time
 * @param onto the same of the steps that are wanted
 */
export function onSteps(
  plan: PreviousPlan['plan'],
  edges: readonly number[],
  onto: readonly number[],
): PreviousPlan['plan'] {
  const count = covered(edges, onto);
  const mean = (values: readonly number[], step: number): number => {
    const [from, to] = [onto[step]!, onto[step + 1]!];
    let sum = 0;
    values.forEach((value, i) => (sum += value * Math.max(0, Math.min(to, edges[i + 1]!) - Math.max(from, edges[i]!))));
    return sum / (to - from);
  };
  const turned = <Own extends object>(own: Own): Own =>
    Object.fromEntries(
      Object.entries(own).map(([key, value]: [string, unknown]) => [
        key,
        Array.isArray(value) ? Array.from({ length: count }, (_, step) => mean(value as number[], step)) : value,
      ]),
    ) as Own;
  return {
    stores: plan.stores.map(turned),
    converters: plan.converters.map(turned),
    flexibleLoads: plan.flexibleLoads.map(turned),
    generators: plan.generators.map(turned),
  };
}

/** Steps at the beginning that the plan knows from their start to their end. */
function covered(edges: readonly number[], onto: readonly number[]): number {
  if (onto[0]! < edges[0]!) return 0;
  return onto.slice(1).filter((end) => end <= edges.at(-1)!).length;
}

/** Share of the cost that a steadier plan may cost more. */
const band = 1e-4;
/** The same for a tie-break alone: nothing but rounding. */
const tieBand = 1e-9;
/**
 * Weight of a unit of cost beside a kilowatt-hour of change: some thousandths of a unit are the most that a kilowatt-hour
 * of steadiness is worth. The band alone would be used up: it is a share of all that the site costs, much more than what is to be
 * earned with a store, and a plan that is made anew every quarter hour would give it away each time. The check would also find
 * breaches and flows in both directions that the plan does not need.
 */
const costWeight = 1000;

/**
 * Second stage: among plans that cost no more than the optimum plus a small band, the one closest to the previous plan
 * (the first steps weigh most) and that keeps the tie-breaks. The band is a share of the cost, or of a hundredth of
 * the gross cost where income and cost cancel. Where only ties are broken, which are about loads and stores, all other
 * choices stay as they are. Null when nothing is to be chosen, or the stage was cut short.
 */
export async function steady(solution: Solution, budget: Budget, previous?: PreviousPlan): Promise<Solution | null> {
  const { compiled, model } = solution;
  const { map } = compiled;
  const wishes = previous ? changes(map, previous) : [];
  if (wishes.length === 0 && map.ties.length === 0) return null;
  const objective = cost(model.cost, solution.x) + model.offset;
  const scale = Math.max(Math.abs(objective), 0.01 * gross(model.cost, solution.x));
  const most = objective + (wishes.length > 0 ? band : tieBand) * scale + 1e-9;
  const weights = new Float64Array(model.columns);
  if (wishes.length > 0)
    for (let column = 0; column < model.columns; column++) weights[column] = costWeight * model.cost[column]!;
  for (const { column, weight } of map.ties) weights[column]! += weight * (wishes.length > 0 ? 1e-4 : 1);
  const chosen = wishes.length > 0 ? model : withoutChoice(map, model, solution.x);
  const second = amend(chosen, addition(model.columns, wishes, weights, costCap(model, most)));
  const start = model.integer && wishes.length === 0 ? solution.x : undefined;
  const next = await solveClean(compiled, second, budget, start);
  if (!('x' in next)) return null;
  const x = next.x.slice(0, compiled.model.columns);
  netFreeLoops(map, x);
  const clean = findConflicts(map, x).count === 0;
  return { ...solution, x, clean };
}

/** The model with the whole numbers of `x`, but for those of flexible loads. */
function withoutChoice(map: Draft, model: LinearModel, x: Float64Array): LinearModel {
  if (!model.integer) return model;
  const loads = map.prepared.problem.flexibleLoads.map(({ id }) => `${id}/`);
  const open = new Set<number>();
  for (const [key, columns] of map.columns)
    if (loads.some((load) => key.startsWith(load))) for (const column of columns) open.add(column);
  const [lower, upper] = [model.lower.slice(), model.upper.slice()];
  for (let column = 0; column < model.columns; column++)
    if (model.integer[column] && !open.has(column)) lower[column] = upper[column] = Math.round(x[column]!);
  return { ...model, lower, upper };
}

/** |Σ factor · x − target| with a weight. */
interface Change {
  readonly columns: readonly number[];
  readonly factors: readonly number[];
  readonly target: number;
  readonly weight: number;
}

function addition(
  columns: number,
  wishes: readonly Change[],
  cost: Float64Array,
  cap: ReturnType<typeof costCap>,
): Addition {
  return {
    cost,
    columns: wishes.map(({ weight }) => ({ lower: 0, upper: Infinity, cost: weight })),
    rows: [
      cap,
      ...wishes.flatMap(({ columns: own, factors, target }, k) => [
        { columns: [...own, columns + k], values: [...factors, 1], lower: target, upper: Infinity },
        { columns: [...own, columns + k], values: [...factors, -1], lower: -Infinity, upper: target },
      ]),
    ],
  };
}

function changes(map: Draft, { plan, elapsedSteps = 0 }: PreviousPlan): Change[] {
  const list: Change[] = [];
  const add = (
    keys: readonly string[],
    factors: readonly number[],
    before: (step: number) => number | undefined,
  ): void => {
    const series = keys.map((key) => map.columns.get(key));
    if (series.some((columns) => !columns)) return;
    for (let t = 0; t < map.count; t++) {
      const target = before(t + elapsedSteps);
      const columns = series.map((own) => own![t]!);
      if (target === undefined || columns.includes(-1)) continue;
      list.push({ columns, factors, target, weight: map.length(t) * (1 + 4 * Math.exp(-t / 8)) });
    }
  };
  for (const { id, charge, discharge } of plan.stores)
    add([`${id}/discharge`, `${id}/charge`], [1, -1], (t) =>
      discharge[t] === undefined ? undefined : discharge[t]! - charge[t]!,
    );
  for (const { id, input } of plan.converters) add([`${id}/input`], [1], (t) => input[t]);
  for (const { id, power } of plan.generators) add([`${id}/power`], [1], (t) => power[t]);
  for (const { id, power } of plan.flexibleLoads) {
    const load = map.prepared.problem.flexibleLoads.find((own) => own.id === id);
    if (load?.kind === 'interruptible') add([`${id}/on`], [load.power], (t) => power[t]);
    else add([`${id}/power`], [1], (t) => power[t]);
  }
  return list;
}

function cost(costs: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < costs.length; column++) sum += costs[column]! * x[column]!;
  return sum;
}

function gross(costs: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < costs.length; column++) sum += Math.abs(costs[column]! * x[column]!);
  return sum;
}

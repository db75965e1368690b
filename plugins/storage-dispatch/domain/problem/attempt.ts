import type { LinearModel, SolveOptions, SolveResult } from '@lingtan/optimizer';
import { compile, type Compiled, type CompileOptions } from './compile/index.ts';
import type { Draft } from './compile/draft.ts';
import { findConflicts, netFreeLoops, type StepSets } from './conflicts.ts';
import { amend, fixIntegers, relaxIntegers } from './lexicographic.ts';
import type { Prepared } from './prepare.ts';
import { roundedPlan, type RoundedPlan } from './rounded-plan.ts';

/** What solves: a {@link Solver}, or a function of the same form. */
export interface DispatchSolver {
  solve(model: LinearModel, options?: SolveOptions): Promise<SolveResult>;
}

/**
 * What the searches for whole numbers of one plan may solve, in parts times columns: some 10 s of a processor. It ends a plan
 * at the same point on every machine and beside any other work; the time limit behind it is for a machine that stands still.
 */
const searchWork = 20_000_000;
/** Parts that the searches of a repair may solve after the limit. */
const leastNodes = 50;

/** What one plan may cost. */
export interface BudgetLimits {
  /** Limit of all solves together, s; 45 if absent. */
  readonly timeLimitS?: number;
  /** Parts of the searches for whole numbers times columns, all together; some 10 s of a processor if absent. */
  readonly workLimit?: number;
  readonly signal?: AbortSignal;
}

/** Time and work left for solving, and what was used. */
export class Budget {
  solveMs = 0;
  rounds = 0;
  nodes = 0;
  /** Whether the own search comes before that of HiGHS. */
  branches = true;
  /** Which limit cut a solve. */
  cut: SolveResult['limit'];
  #work: number;
  readonly #solver: DispatchSolver;
  readonly #limitS: number;
  readonly #signal: AbortSignal | undefined;

  constructor(solver: DispatchSolver, { timeLimitS = 45, workLimit = searchWork, signal }: BudgetLimits = {}) {
    this.#solver = solver;
    this.#limitS = timeLimitS;
    this.#work = workLimit;
    this.#signal = signal;
  }

  /** Whether the caller no longer waits. */
  get cancelled(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** Why a plan is not the optimum although there is one. */
  get reason(): string {
    if (this.cancelled) return 'cancelled';
    return this.cut === 'nodes' || (this.cut === undefined && this.#work <= 0) ? 'work-limit' : 'time-limit';
  }

  get over(): boolean {
    return this.#leftS <= 0 || this.#work <= 0;
  }

  get #leftS(): number {
    return this.#limitS - this.solveMs / 1000;
  }

  /** Solves within what is left, but with at least `leastS`, so that a repair is possible after a time-out. */
  async solve(model: LinearModel, options: SolveOptions = {}, leastS = 0): Promise<SolveResult> {
    const limits = {
      ...options,
      timeLimitS: Math.max(leastS, this.#leftS, 0.001),
      ...(model.integer
        ? { nodeLimit: Math.max(leastS > 0 ? leastNodes : 1, Math.floor(this.#work / model.columns)) }
        : {}),
      ...(this.#signal ? { signal: this.#signal } : {}),
    };
    const result = await this.#solver.solve(model, limits).catch(broken);
    this.solveMs += result.solveMs;
    this.nodes += result.nodes;
    this.#work -= result.nodes * model.columns;
    this.cut = result.limit ?? this.cut;
    this.rounds++;
    return result;
  }
}

/** A solver that throws has failed like one that says so: there still must be a plan. */
function broken(error: unknown): SolveResult {
  const nothing = new Float64Array(0);
  return {
    status: 'failed',
    objective: NaN,
    bound: NaN,
    gap: NaN,
    x: nothing,
    rowDuals: nothing,
    columnDuals: nothing,
    solveMs: 0,
    nodes: 0,
    solver: 'unknown',
    message: String(error),
  };
}

/** A solution of the model, clean of flows in both directions where `clean`. */
export interface Solution {
  readonly compiled: Compiled;
  /** The model of the last stage, whose rows the duals belong to; its columns begin with those of the compiled one. */
  readonly model: LinearModel;
  readonly result: SolveResult;
  readonly x: Float64Array;
  readonly rowDuals: Float64Array;
  readonly columnDuals: Float64Array;
  readonly clean: boolean;
}

/** Why there is no solution, with the last model for a repair. */
export interface Failure {
  readonly status: Exclude<SolveResult['status'], 'optimal' | 'feasible'>;
  readonly compiled: Compiled;
  readonly message?: string | undefined;
}

/** Steps in which directions are held apart by a whole-number column. */
export interface Directions {
  readonly stores: StepSets;
  readonly grids: StepSets;
  readonly rests: StepSets;
  readonly recoveries: Set<string>;
}

/**
 * Linear solves times columns before HiGHS searches in its own way. The optimum of a day beside a good start, or of a dozen
 * steps with all kinds of devices, is most often proven by a tenth of these, in a quarter of the time that HiGHS takes. Where
 * it was not, a plan's next model goes to HiGHS at once: another search in vain would cost as much again.
 */
const branchWork = 30_000;

/**
 * Solves with whole-number columns for the directions of those devices only that need them. Which these are the model says
 * without its whole-number columns: a device that there charges and discharges or imports and exports at once, or turns
 * without its rest, has them in all steps before the first search. Where a search still gets something wrong, all have them
 * in a second one.
 * Each model is a relaxation of the full one, so the first clean solution is an optimum of the full one.
 */
export async function attempt(
  prepared: Prepared,
  budget: Budget,
  directions: Directions,
  elastic: boolean,
): Promise<Solution | Failure> {
  for (;;) {
    const options: CompileOptions = {
      storeDirections: directions.stores,
      gridDirections: directions.grids,
      rests: directions.rests,
      recoveries: directions.recoveries,
      elastic,
    };
    const loose = compile(prepared, options);
    const linear = elastic || !loose.model.integer ? null : await budget.solve(relaxIntegers(loose.model));
    if (linear && linear.status !== 'optimal') return failure(loose, linear);
    if (linear && holdApart(loose.map, linear.x, directions) > 0) continue;
    const first = linear && (await roundedPlan(loose, linear, budget));
    const tight = first && !first.proven && first.peaks.size > 0;
    const compiled = tight ? compile(prepared, { ...options, peaks: first.peaks }) : loose;
    const solved = first?.proven ?? (await solveModel(compiled, budget, elastic, first));
    if (!('x' in solved)) return solved;
    const { map } = solved.compiled;
    netFreeLoops(map, solved.x);
    if (findConflicts(map, solved.x).count === 0) return solved;
    if (holdAll(map, directions) === 0 || budget.over) return { ...solved, clean: false };
  }
}

/** Gives every device that `x` leads both ways at once, or turns too soon, its columns in all steps. @returns how many are new */
function holdApart(map: Draft, x: Float64Array, directions: Directions): number {
  netFreeLoops(map, x);
  const found = findConflicts(map, x);
  let added = 0;
  for (const kind of ['stores', 'grids', 'rests'] as const)
    for (const [id, steps] of found[kind]) {
      if (steps.size === 0 || directions[kind].get(id)?.size === map.count) continue;
      directions[kind].set(id, everyStep(map.count));
      added++;
    }
  for (const id of found.recoveries) {
    if (directions.recoveries.has(id)) continue;
    directions.recoveries.add(id);
    added++;
  }
  return added;
}

/** Gives every device its columns in all steps. @returns how many are new */
export function holdAll({ prepared, count }: Draft, directions: Directions): number {
  const { stores, grids } = prepared.problem;
  const held = (): number =>
    directions.recoveries.size +
    [directions.stores, directions.grids, directions.rests].reduce((sum, { size }) => sum + size, 0);
  const before = held();
  for (const { id } of stores) {
    directions.stores.set(id, everyStep(count));
    directions.rests.set(id, everyStep(count));
    directions.recoveries.add(id);
  }
  for (const { id } of grids) directions.grids.set(id, everyStep(count));
  return held() - before;
}

/** All steps of a horizon. */
const everyStep = (count: number): Set<number> => new Set(Array.from({ length: count }, (_, t) => t));

async function solveModel(
  compiled: Compiled,
  budget: Budget,
  elastic: boolean,
  first?: RoundedPlan | null,
): Promise<Solution | Failure> {
  if (elastic) return solveElastic(compiled, budget);
  const solved = await solveClean(compiled, compiled.model, budget, first?.start);
  if (!first || !('x' in solved) || solved.result.bound >= first.bound) return solved;
  return { ...solved, result: { ...solved.result, bound: first.bound } };
}

/**
 * How far above the least a plan may break, as a share of it: rounding only. Where the solver finds nothing so near to a corner
 * of its tolerances, it gets the next of them, which the check takes for rounding too.
 */
const reliefBands = [1e-9, 1e-7] as const;

/** An elastic model first breaks as little as it can, then costs as little as it can. */
async function solveElastic(compiled: Compiled, budget: Budget): Promise<Solution | Failure> {
  const { model, map } = compiled;
  const cost = new Float64Array(model.columns);
  for (const { column, weight } of map.relief) cost[column] = weight;
  const least = await budget.solve(amend(model, { cost }));
  if (!hasPoint(least)) return failure(compiled, least);
  const columns = map.relief.map(({ column }) => column);
  const values = map.relief.map(({ weight }) => weight);
  let found: Solution | Failure = failure(compiled, least);
  for (const band of reliefBands) {
    const upper = least.objective + band * Math.max(1, Math.abs(least.objective));
    const capped = amend(model, { rows: [{ columns, values, lower: -Infinity, upper }] });
    // What breaks as little as any plan may is one.
    found = await solveClean(compiled, capped, budget, least.x);
    if ('x' in found || (found.status !== 'failed' && found.status !== 'infeasible')) break;
  }
  return found;
}

/** Solves, and where that leaves whole-number columns without duals once more with these fixed: exact values, and duals. */
export async function solveClean(
  compiled: Compiled,
  model: LinearModel,
  budget: Budget,
  start?: Float64Array,
): Promise<Solution | Failure> {
  const branchNodes = budget.branches ? Math.round(branchWork / model.columns) : 0;
  const result = await budget.solve(model, { branchNodes, ...(start ? { start, heuristics: false } : {}) });
  if (result.nodes > branchNodes) budget.branches = false;
  if (!hasPoint(result)) return failure(compiled, result);
  const own = {
    compiled,
    model,
    result,
    x: result.x,
    rowDuals: result.rowDuals,
    columnDuals: result.columnDuals,
    clean: true,
  };
  if (!model.integer || result.rowDuals.length > 0) return own;
  const fixed = await budget.solve(fixIntegers(model, result.x), {}, 2);
  if (fixed.x.length === 0) return own;
  return { ...own, x: fixed.x, rowDuals: fixed.rowDuals, columnDuals: fixed.columnDuals };
}

/** Whether there is a solution; that of a problem in which nothing can be chosen has no columns. */
const hasPoint = ({ x, status }: SolveResult): boolean => x.length > 0 || status === 'optimal';

function failure(compiled: Compiled, { status, message }: SolveResult): Failure {
  const reason = status === 'optimal' || status === 'feasible' ? 'failed' : status;
  return { status: reason, compiled, ...(message === undefined ? {} : { message }) };
}

import type { LinearModel, SolveOptions, SolveResult } from '@lingtan/optimizer';
import { compile, type Compiled, type CompileOptions } from './compile/index.ts';
import { findConflicts, merge, netFreeLoops, type StepSets } from './conflicts.ts';
import { amend, fixIntegers } from './lexicographic.ts';

import type { Prepared } from './prepare.ts';
import { roundedPlan, type RoundedPlan } from './rounded-plan.ts';

/** What solves: a {@link Solver}, or a function of the same form. */
export interface DispatchSolver {
  solve(model: LinearModel, options?: SolveOptions): Promise<SolveResult>;
}

/** Time left for solving, s, and what was used. */
export class Budget {
  solveMs = 0;
  rounds = 0;
  readonly #solver: DispatchSolver;
  readonly #limitS: number;
  readonly #signal: AbortSignal | undefined;

  constructor(solver: DispatchSolver, limitS: number, signal?: AbortSignal) {
    this.#solver = solver;
    this.#limitS = limitS;
    this.#signal = signal;
  }

  /** Whether the caller no longer waits. */
  get cancelled(): boolean {
    return this.#signal?.aborted ?? false;
  }

  get leftS(): number {
    return this.#limitS - this.solveMs / 1000;
  }

  /** Solves within what is left, but with at least `leastS`, so that a repair is possible after a time-out. */
  async solve(model: LinearModel, options: SolveOptions = {}, leastS = 0): Promise<SolveResult> {
    const limits = {
      ...options,
      timeLimitS: Math.max(leastS, this.leftS, 0.001),
      ...(this.#signal ? { signal: this.#signal } : {}),
    };
    const result = await this.#solver.solve(model, limits).catch(broken);
    this.solveMs += result.solveMs;
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

/** Linear solves times columns: beside a good start the optimum of a day is most often proven by a tenth of these. */
const branchWork = 250_000;

/** After so many rounds all steps of a device with conflicts get their column. */
const patience = 4;

/**
 * Solves without direction columns, adds them where a store charges and discharges or a grid imports and exports at
 * once, and solves again until no step does. Each model is a relaxation of the full one, so the first clean solution
 * is an optimum of the full one.
 */
export async function attempt(
  prepared: Prepared,
  budget: Budget,
  directions: Directions,
  elastic: boolean,
): Promise<Solution | Failure> {
  for (let round = 1; ; round++) {
    const options: CompileOptions = {
      storeDirections: directions.stores,
      gridDirections: directions.grids,
      rests: directions.rests,
      recoveries: directions.recoveries,
      elastic,
    };
    const loose = compile(prepared, options);
    const first = elastic ? null : await roundedPlan(loose, budget);
    const tight = first && !first.proven && first.peaks.size > 0;
    const compiled = tight ? compile(prepared, { ...options, peaks: first.peaks }) : loose;
    const solved = first?.proven ?? (await solveModel(compiled, budget, elastic, first));
    if (!('x' in solved)) return solved;
    netFreeLoops(compiled.map, solved.x);
    const found = findConflicts(compiled.map, solved.x);
    if (found.count === 0) return solved;
    if (round >= patience) widen(found, prepared.count);
    const known = directions.recoveries.size;
    for (const id of found.recoveries) directions.recoveries.add(id);
    const added =
      merge(directions.stores, found.stores) +
      merge(directions.grids, found.grids) +
      merge(directions.rests, found.rests) +
      directions.recoveries.size -
      known;
    if (added === 0 || budget.leftS <= 0) return { ...solved, clean: false };
  }
}

function widen(found: Pick<Directions, 'stores' | 'grids' | 'rests'>, count: number): void {
  for (const sets of [found.stores, found.grids, found.rests])
    for (const steps of sets.values()) if (steps.size > 0) for (let t = 0; t < count; t++) steps.add(t);
}

/** An elastic model first breaks as little as it can, then costs as little as it can. */
async function solveModel(
  compiled: Compiled,
  budget: Budget,
  elastic: boolean,
  first?: RoundedPlan | null,
): Promise<Solution | Failure> {
  let { model } = compiled;
  let start = first?.start;
  if (elastic) {
    const { relief } = compiled.map;
    const cost = new Float64Array(model.columns);
    for (const { column, weight } of relief) cost[column] = weight;
    const least = await budget.solve(amend(model, { cost }));
    if (!hasPoint(least)) return failure(compiled, least);
    const columns = relief.map(({ column }) => column);
    const values = relief.map(({ weight }) => weight);
    const upper = least.objective + 1e-9 * Math.max(1, Math.abs(least.objective));
    model = amend(model, { rows: [{ columns, values, lower: -Infinity, upper }] });
    // It breaks as little as any plan may, and so it is one.
    start = least.x;
  }
  const solved = await solveClean(compiled, model, budget, start);
  if (!first || !('x' in solved) || solved.result.bound >= first.bound) return solved;
  return { ...solved, result: { ...solved.result, bound: first.bound } };
}

/** Solves, and where that leaves whole-number columns without duals once more with these fixed: exact values, and duals. */
export async function solveClean(
  compiled: Compiled,
  model: LinearModel,
  budget: Budget,
  start?: Float64Array,
): Promise<Solution | Failure> {
  const branchNodes = Math.round(branchWork / model.columns);
  const result = await budget.solve(model, start ? { start, heuristics: false, branchNodes } : {});
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

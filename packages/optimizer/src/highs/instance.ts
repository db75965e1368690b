import type { Highs, HighsCallbackMap, Model } from 'highs';
import type { LinearModel, SolveOptions, SolveResult } from '../model.ts';
import { emptyResult, hasFeasiblePoint, objectiveAt, relativeGap, verdictOf, type Verdict } from './outcome.ts';
import { edgeWeights, highsSettings, tolerances } from './settings.ts';

/** New numbers for a model of the same structure. Absent arrays stay as they are. */
export interface ModelUpdate {
  readonly offset?: number;
  readonly cost?: Float64Array;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  readonly rowLower?: Float64Array;
  readonly rowUpper?: Float64Array;
}

/** What HiGHS asks per iteration or node while it runs (about a microsecond each); true ends the solve. */
export type StopCheck = () => boolean;

const none = new Float64Array(0);

/** HiGHS drops coefficients up to this size without a word; this is the least it accepts. */
export const smallestCoefficient = 1e-12;

/** What is left of the limit for a further run; an expired one still has to be a positive number. */
function remaining(options: SolveOptions, startedAt: number): SolveOptions {
  if (options.timeLimitS === undefined) return options;
  const leftS = options.timeLimitS - (performance.now() - startedAt) / 1000;
  return { ...options, timeLimitS: Math.max(1e-3, leftS) };
}

/** Which solver, in which version. */
export const solverName = (highs: Highs): string => `HiGHS ${highs.version.string} (WebAssembly)`;

/** One model inside HiGHS. It keeps its basis, so a linear model that changes a little is solved again quickly. */
export class HighsInstance {
  readonly #highs: Highs;
  readonly #solver: Model;
  #model: LinearModel;

  constructor(highs: Highs, model: LinearModel) {
    this.#highs = highs;
    this.#model = model;
    this.#solver = highs.createModel();
    try {
      this.#solver.options.set({ output_flag: false, small_matrix_value: smallestCoefficient });
      this.#solver.passModel(toHighs(model));
    } catch (error) {
      this.#solver.dispose();
      throw error;
    }
  }

  get name(): string {
    return solverName(this.#highs);
  }

  update(change: ModelUpdate): void {
    const model = { ...this.#model, ...change };
    const { columns, rows } = model;
    const solver = this.#solver;
    if (change.offset !== undefined) solver.changeObjectiveOffset(change.offset);
    if (change.cost && columns > 0) solver.changeColsCost(all(columns), change.cost);
    if ((change.lower ?? change.upper) && columns > 0) solver.changeColsBounds(all(columns), model.lower, model.upper);
    if ((change.rowLower ?? change.rowUpper) && rows > 0)
      solver.changeRowsBounds(all(rows), model.rowLower, model.rowUpper);
    this.#model = model;
  }

  /** Solves; throws only when HiGHS itself breaks. */
  solve(options: SolveOptions, stop?: StopCheck): SolveResult {
    if (this.#model.columns === 0) return this.#solveWithoutColumns();
    const startedAt = performance.now();
    if (options.start && this.#model.integer) this.#solver.setSolution({ colValue: options.start });
    let verdict = this.#run(tolerances.tight, options, stop);
    if (verdict === 'again') {
      this.#solver.clearSolver();
      verdict = this.#run(tolerances.loose, remaining(options, startedAt), stop);
    }
    if (verdict === 'undecided') verdict = this.#decideUnbounded(remaining(options, startedAt), stop);
    return this.#result(verdict, performance.now() - startedAt, options);
  }

  dispose(): void {
    this.#solver.dispose();
  }

  #run(tolerance: number, options: SolveOptions, stop?: StopCheck): Verdict {
    this.#solver.options.set({ ...highsSettings(tolerance, options), ...edgeWeights(this.#model) });
    // The clock of an instance runs on from solve to solve, and the limit is compared with it.
    this.#solver.zeroAllClocks();
    return verdictOf(this.#highs, this.#solver.run(stop && interruptWhen(this.#highs, stop)).modelStatus);
  }

  /** Presolve may find "unbounded or infeasible"; with a cost of zero the question is only whether a point exists. */
  #decideUnbounded(options: SolveOptions, stop?: StopCheck): Verdict {
    const probe = new HighsInstance(this.#highs, {
      ...this.#model,
      offset: 0,
      cost: new Float64Array(this.#model.columns),
    });
    try {
      const verdict = probe.#run(tolerances.tight, options, stop);
      return verdict === 'optimal' ? 'unbounded' : verdict;
    } finally {
      probe.dispose();
    }
  }

  #result(verdict: Verdict, solveMs: number, options: SolveOptions): SolveResult {
    const mixed = this.#model.integer !== undefined;
    const proven = mixed ? Number(this.#solver.info.get('mip_dual_bound')) : -Infinity;
    switch (verdict) {
      case 'infeasible':
        return emptyResult('infeasible', this.name, solveMs, Infinity);
      case 'unbounded':
        return emptyResult('unbounded', this.name, solveMs);
      case 'again':
      case 'undecided':
        return emptyResult('failed', this.name, solveMs, -Infinity, this.#words());
      case 'cancelled':
        if (!hasFeasiblePoint(this.#solver)) return emptyResult('cancelled', this.name, solveMs, proven);
        // Whoever cancelled waits: no further solve for duals.
        return this.#solved('feasible', solveMs, proven, false);
      case 'late':
      case 'worked': {
        const cut = { nodes: this.#nodes(), limit: verdict === 'late' ? 'time' : 'nodes' } as const;
        if (!hasFeasiblePoint(this.#solver)) return { ...emptyResult('timeout', this.name, solveMs, proven), ...cut };
        return { ...this.#solved('feasible', solveMs, proven, options.fixedDuals === true), ...cut };
      }
      case 'optimal':
        return this.#solved('optimal', solveMs, proven, options.fixedDuals === true);
    }
  }

  #nodes(): number {
    return this.#model.integer ? Math.max(0, Number(this.#solver.info.get('mip_node_count'))) : 0;
  }

  #words(): string {
    const code = this.#solver.getModelStatus();
    const word = Object.entries(this.#highs.constants.modelStatus).find(([, value]) => value === code)?.[0];
    return `HiGHS ended with status ${word ?? code}`;
  }

  #solved(status: 'optimal' | 'feasible', solveMs: number, proven: number, fixedDuals: boolean): SolveResult {
    const solution = this.#solver.getSolution();
    const mixed = this.#model.integer !== undefined;
    const x = solution.colValue;
    const objective = objectiveAt(this.#model, x);
    const bound = status === 'optimal' && !mixed ? objective : Math.min(proven, objective);
    const dual = !mixed && Number(this.#solver.info.get('dual_solution_status')) === 2;
    const result: SolveResult = {
      status,
      objective,
      bound,
      gap: relativeGap(objective, bound),
      x,
      rowDuals: dual ? solution.rowDual : none,
      columnDuals: dual ? solution.colDual : none,
      solveMs,
      nodes: this.#nodes(),
      solver: this.name,
    };
    return mixed && fixedDuals ? this.#withFixedDuals(result) : result;
  }

  /** Holds the whole-number columns at their values; what is left is linear and has duals. */
  #withFixedDuals(result: SolveResult): SolveResult {
    const startedAt = performance.now();
    const lower = this.#model.lower.slice();
    const upper = this.#model.upper.slice();
    this.#model.integer?.forEach((whole, column) => {
      if (whole) lower[column] = upper[column] = Math.round(result.x[column] as number);
    });
    const fixed = new HighsInstance(this.#highs, { ...this.#model, lower, upper, integer: undefined });
    try {
      // Without a limit: the duals of a plan that exists are worth the few milliseconds of one linear solve.
      const linear = fixed.solve({});
      const solveMs = result.solveMs + performance.now() - startedAt;
      if (linear.status !== 'optimal')
        return { ...result, solveMs, message: `No duals: with whole numbers held the model is ${linear.status}` };
      const { x, objective, rowDuals, columnDuals } = linear;
      const bound = Math.min(result.bound, objective);
      return { ...result, x, objective, bound, gap: relativeGap(objective, bound), rowDuals, columnDuals, solveMs };
    } finally {
      fixed.dispose();
    }
  }

  #solveWithoutColumns(): SolveResult {
    const { rows, rowLower, rowUpper, offset } = this.#model;
    for (let row = 0; row < rows; row++)
      if ((rowLower[row] as number) > 0 || (rowUpper[row] as number) < 0)
        return emptyResult('infeasible', this.name, 0, Infinity);
    const rowDuals = new Float64Array(rows);
    return { ...emptyResult('optimal', this.name, 0, offset), objective: offset, gap: 0, rowDuals };
  }
}

const all = (length: number) => ({ kind: 'range', from: 0, to: length - 1 }) as const;

/** Callbacks by which a running solve is stopped. */
export function interruptWhen(highs: Highs, stop: StopCheck): HighsCallbackMap {
  const { simplexInterrupt, ipmInterrupt, mipInterrupt } = highs.constants.callbackType;
  const check = (event: { interrupt(): void }): undefined => {
    if (stop()) event.interrupt();
  };
  return { [simplexInterrupt]: check, [ipmInterrupt]: check, [mipInterrupt]: check };
}

/** A model as HiGHS takes it. */
export function toHighs(model: LinearModel): Parameters<Model['passModel']>[0] {
  return {
    numCols: model.columns,
    numRows: model.rows,
    offset: model.offset,
    colCost: model.cost,
    colLower: model.lower,
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: {
      format: 'csr',
      numRows: model.rows,
      numCols: model.columns,
      starts: model.rowStarts,
      indices: model.entryColumns,
      values: model.entryValues,
    },
    ...(model.integer ? { integrality: Int32Array.from(model.integer) } : {}),
  };
}

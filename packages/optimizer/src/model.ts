/**
 * A linear or mixed-integer model in columns and rows, ready for the solver:
 * minimise `offset + cost · x` with `rowLower ≤ A·x ≤ rowUpper` and `lower ≤ x ≤ upper`.
 * `A` is kept by rows (compressed sparse rows): entries of row r are `rowStarts[r] … rowStarts[r + 1] − 1`.
 */
export interface LinearModel {
  readonly columns: number;
  readonly rows: number;
  readonly offset: number;
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the column must be a whole number; absent for a purely linear model. */
  readonly integer?: Uint8Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly rowStarts: Int32Array;
  readonly entryColumns: Int32Array;
  readonly entryValues: Float64Array;
}

/**
 * How a solve ended. `optimal`: proven within the gap asked for; `feasible`: cut by a limit or cancelled with an incumbent;
 * `timeout` and `cancelled`: stopped without one; `failed`: the solver crashed or refused, also in a fresh instance.
 */
export type SolveStatus = 'optimal' | 'feasible' | 'infeasible' | 'unbounded' | 'timeout' | 'cancelled' | 'failed';

/** What comes back; arrays are empty when there is no solution. */
export interface SolveResult {
  readonly status: SolveStatus;
  /** Value of the objective at `x`; NaN without a solution. */
  readonly objective: number;
  /** Best proven lower bound; equals `objective` for an optimal linear model. */
  readonly bound: number;
  /** `|objective − bound| / max(1e-10, |objective|)`; NaN without a solution. */
  readonly gap: number;
  readonly x: Float64Array;
  /** Change of the objective per unit of the row's active bound; empty for mixed-integer models unless `fixedDuals` was asked for. */
  readonly rowDuals: Float64Array;
  /** Reduced costs of the columns; empty as `rowDuals`. */
  readonly columnDuals: Float64Array;
  readonly solveMs: number;
  /** Parts of the search for whole numbers that were solved. */
  readonly nodes: number;
  /** Which limit cut it; absent where none did. */
  readonly limit?: 'time' | 'nodes';
  /** Which solver ran, and in which version. */
  readonly solver: string;
  /** Words of the solver when it failed. */
  readonly message?: string;
}

/** How to solve. */
export interface SolveOptions {
  /** Limit of the solve itself, seconds; a warm incumbent is kept when it strikes. */
  readonly timeLimitS?: number;
  /** Parts of the search for whole numbers after which it ends: the same on every machine, whatever else that does. */
  readonly nodeLimit?: number;
  /** Relative gap at which a mixed-integer solve may stop (1e-6 if absent). */
  readonly gap?: number;
  /** Starting values of all columns (an incumbent for mixed-integer models). */
  readonly start?: Float64Array;
  /** After a mixed-integer solve: fix the whole-number columns and solve again for duals. */
  readonly fixedDuals?: boolean;
  /** False: no search for better incumbents beside the proof; worthwhile with a `start` near the optimum. True if absent. */
  readonly heuristics?: boolean;
  /**
   * Whole-number models: linear solves after which a branch and bound over one warm linear model gives way to the search of
   * HiGHS; worthwhile where the relaxation is tight. What it proves has duals. 0, which leaves it out, if absent.
   */
  readonly branchNodes?: number;
  readonly signal?: AbortSignal;
}

/** Solves models away from the caller's thread. */
export interface Solver {
  solve(model: LinearModel, options?: SolveOptions): Promise<SolveResult>;
  /** Ends the worker threads; waits for none of the running solves. */
  close(): Promise<void>;
}

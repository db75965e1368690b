import type { LinearModel, SolveOptions } from '../model.ts';

/**
 * Two solvers must agree within 1e-6 of the objective. A mixed-integer solve may stop at its gap, so by default it stops
 * one order below, which leaves room for the tolerances of the other one.
 */
export const defaultGap = 1e-7;

/** Absolute gap that counts as closed: rounding only, so that it never decides for a model with a real objective. */
export const closedGap = 1e-9;

/**
 * Prices times a violation is an error of the objective: 1e-7 (the default of HiGHS) at 10 000 per kW is 1e-3.
 * Where a badly scaled model cannot reach 1e-9 the solve is repeated with `loose`.
 */
export const tolerances = { tight: 1e-9, loose: 1e-7 } as const;

/** Seconds that stand for "no limit": the options of HiGHS have to be finite. */
const unlimitedS = 1e9;
/** The same for nodes: the largest number that HiGHS takes. */
const unlimitedNodes = 2 ** 31 - 1;

/**
 * Searches for incumbents by smaller models. Beside a good start they are most of the time of a day's model: with it and
 * without them the proof took an eighth (1,184 against 141 ms of processor time).
 */
const heuristics = ['feasibility_jump', 'rins', 'rens', 'root_reduced_cost'] as const;

/** Options of HiGHS for one solve. */
export function highsSettings(
  tolerance: number,
  {
    timeLimitS,
    nodeLimit = unlimitedNodes,
    gap,
    heuristics: search = true,
  }: Pick<SolveOptions, 'timeLimitS' | 'nodeLimit' | 'gap' | 'heuristics'>,
): Record<string, boolean | number | string> {
  return {
    output_flag: false,
    time_limit: Math.min(timeLimitS ?? unlimitedS, unlimitedS),
    mip_max_nodes: Math.min(nodeLimit, unlimitedNodes),
    mip_rel_gap: Math.min(gap ?? defaultGap, Number.MAX_VALUE),
    ...Object.fromEntries(heuristics.map((name) => [`mip_heuristic_run_${name}`, search])),
    mip_abs_gap: closedGap,
    primal_feasibility_tolerance: tolerance,
    dual_feasibility_tolerance: tolerance,
    mip_feasibility_tolerance: tolerance,
  };
}

/** Matrix entries from which a linear model is a large one. */
const largeModel = 100_000;

/**
 * Weights of the dual simplex on large linear models: by Devex the year at 15 min took 4.4 s and with the default of HiGHS
 * (steepest edge) 5.9 s, with the same optimum; on a day's model it makes no difference.
 */
export function edgeWeights({ entryValues, integer }: Pick<LinearModel, 'entryValues' | 'integer'>): {
  simplex_dual_edge_weight_strategy?: number;
} {
  return integer || entryValues.length < largeModel ? {} : { simplex_dual_edge_weight_strategy: 1 };
}

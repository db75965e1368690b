/**
 * Two solvers must agree within 1e-6 of the objective. A mixed-integer solve may stop at its gap, so by default it stops
 * one order below, which leaves room for the tolerances of the other one.
 */
export const defaultGap = 1e-7;

/** Absolute gap that counts as closed: rounding only, so that it never decides for a model with a real objective. */
const closedGap = 1e-9;

/**
 * Prices times a violation is an error of the objective: 1e-7 (the default of HiGHS) at 10 000 per kW is 1e-3.
 * Where a badly scaled model cannot reach 1e-9 the solve is repeated with `loose`.
 */
export const tolerances = { tight: 1e-9, loose: 1e-7 } as const;

/** Seconds that stand for "no limit": the options of HiGHS have to be finite. */
const unlimitedS = 1e9;

/** Options of HiGHS for one solve. */
export function highsSettings(
  tolerance: number,
  timeLimitS: number | undefined,
  gap: number | undefined,
): Record<string, boolean | number | string> {
  return {
    output_flag: false,
    time_limit: Math.min(timeLimitS ?? unlimitedS, unlimitedS),
    mip_rel_gap: Math.min(gap ?? defaultGap, Number.MAX_VALUE),
    mip_abs_gap: closedGap,
    primal_feasibility_tolerance: tolerance,
    dual_feasibility_tolerance: tolerance,
    mip_feasibility_tolerance: tolerance,
  };
}

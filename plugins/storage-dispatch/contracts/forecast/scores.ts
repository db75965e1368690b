/** Errors of forecasts against what was measured, in the unit of the series. */
export interface ForecastScores {
  /** Steps compared; steps without a measurement or a forecast are left out. */
  steps: number;
  mae: number;
  /** MAE / mean of the measured values; null where the mean is zero. */
  nmae: number | null;
  rmse: number;
  /** Mean of forecast − measured. */
  bias: number;
  /** Mean over days of |highest forecast − highest measured|. */
  peakError: number;
  /** 1 − MAE / MAE of the naive forecast; null where the naive one has no error. */
  skill: number | null;
  /** Pinball loss of q10, q50, q90; null where no quantiles were issued. */
  pinball: readonly [number, number, number] | null;
  /** Share of measured values at or below q10, q50 and q90. */
  below: readonly [number, number, number] | null;
  /** Share of measured values within q10 … q90 (0.8 is meant). */
  coverage: number | null;
}

/** Scores of the steps whose lead time lies in (fromMinutes, toMinutes]. */
export interface HorizonScores extends ForecastScores {
  fromMinutes: number;
  toMinutes: number;
}

/** Outcome of a walk-forward test: each forecast used only what was known when it was issued. */
export interface BacktestScores extends ForecastScores {
  /** First and last issue time, ms UTC. */
  firstIssue: number;
  lastIssue: number;
  issues: number;
  byHorizon: readonly HorizonScores[];
}

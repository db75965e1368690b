/** How the newest error of a forecast is carried on into its next hours. */
export interface ForecastCorrection {
  /** Steps before the issue whose error is taken. */
  window: number;
  /** `offset`: their mean error is added; `share`: the forecast is scaled by what came of it, as sun and wind do. */
  as: 'offset' | 'share';
  /** Part of the error that the first step takes on, 0..1. */
  gain: number;
  /** Time in which that part falls to 1/e, min. */
  decayMinutes: number;
}

/** A correction as it was made. */
export interface AppliedCorrection extends ForecastCorrection {
  /** In the unit of the series for `offset`, a share of the forecast for `share`; null where nothing was measured lately. */
  error: number | null;
}

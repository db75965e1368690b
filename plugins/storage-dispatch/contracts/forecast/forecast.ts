import type { AppliedCorrection } from './correction.ts';
import type { ProviderOutcome } from './provider.ts';
import type { BacktestScores } from './scores.ts';
import type { ForecastKind } from './series.ts';
import type { WeatherUse } from './weather-use.ts';

/** Ways to forecast that run here. */
export const forecastMethods = [
  'latest-day',
  'last-week',
  'similar-days-median',
  'similar-days-mean',
  'clear-sky-index',
  'irradiance-scaled',
  'power-curve',
  'ridge',
  'boosted-trees',
] as const;
export type ForecastMethod = (typeof forecastMethods)[number];

/** What a forecast lacked. Nothing is filled in silently: each gap is counted here. */
export interface MissingInputs {
  /** Steps of the training window without a measurement. */
  history: number;
  historySteps: number;
  /** Steps of the last seven days before the issue without a measurement. */
  recent: number;
  /** Regressor values missing within the horizon, by id. */
  regressors: Readonly<Record<string, number>>;
  /** Regressors whose past values are measurements, not forecasts: backtest scores flatter. */
  measuredRegressors: readonly string[];
  /** Steps of the horizon for which nothing similar was known; their values are null. */
  steps: number;
  /** Local days of the horizon of which no calendar says whether they are worked; absent in older records. */
  unknownDays?: readonly string[];
  /** Steps that the weather does not reach: they come from a model without it. Absent in older records. */
  withoutWeather?: number;
}

/** How a forecast came about: enough to make it again. */
export interface ForecastOrigin {
  /** Method of this product, or `provider:<id>` of a vendor's model. */
  method: ForecastMethod | `provider:${string}`;
  /** Settings of the method. */
  parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 over method, settings and the fitted numbers. */
  modelHash: string;
  /** SHA-256 over the series up to the issue time. */
  inputHash: string;
  /** Span of the measurements that the model was fitted to, ms UTC. */
  trainedFrom: number;
  trainedTo: number;
  /** Span of the forecasts that the band was calibrated on, ms UTC; null without calibration. */
  calibratedFrom: number | null;
  calibratedTo: number | null;
  /** What was carried on of the newest error; null where that does not pay. Absent in older records. */
  correction?: AppliedCorrection | null;
}

/** Where values come from that no meter measures. */
export interface ForecastSource {
  /** What it is, such as `tariff` or `factor`. */
  id: string;
  /** Its own name, such as the version of a tariff. */
  name: string | null;
  /** Evidence; null where a setting says it. */
  ref: string | null;
}

/** A forecast of one series; every array has one entry a step, null where nothing could be said. */
export interface Forecast {
  kind: ForecastKind;
  /** Only measurements before this instant were used, ms UTC. */
  issuedAt: number;
  /** Start of the first step, ms UTC. */
  start: number;
  stepMinutes: number;
  q10: (number | null)[];
  /** The forecast itself: the median. */
  q50: (number | null)[];
  q90: (number | null)[];
  origin: ForecastOrigin;
  /** Of the method on the days before the issue; null if there were too few. */
  backtest: BacktestScores | null;
  missing: MissingInputs;
  /** Absent in older records, and for series that do not depend on weather. */
  weather?: WeatherUse;
  /** Leading steps whose values are published, and not forecast; absent: none. */
  knownSteps?: number;
  /** What a series that no meters measure comes from. */
  sources?: readonly ForecastSource[];
  /** Models of vendors that were tried; absent where none is offered. */
  providers?: readonly ProviderOutcome[];
}

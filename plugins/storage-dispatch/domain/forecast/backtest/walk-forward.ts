import { cutToBounds } from '../bounds.ts';
import type { ForecastContext } from '../context.ts';
import { buildFeatures } from '../features/build-features.ts';
import type { FeatureFrame } from '../features/frame.ts';
import type { Candidate } from '../methods/candidates.ts';
import { fitModel, modelValues, type ForecastModel } from '../methods/model.ts';

/** Features and outcomes of past issues, shared by all methods that are compared on them. */
export interface PastIssues {
  /** Step of each issue, ascending. */
  issues: Int32Array;
  horizon: number;
  frame: FeatureFrame;
  /** What was measured at each row; NaN where nothing was, or not yet at `knownBefore`. */
  actual: Float64Array;
}

/** Forecasts of consecutive issues, row `n·horizon + h`. */
export interface ForecastRun {
  issues: Int32Array;
  horizon: number;
  q50: Float64Array;
  actual: Float64Array;
}

/** Lays out features and outcomes; nothing measured at or after step `knownBefore` is read. */
export function pastIssuesOf(
  context: ForecastContext,
  issues: Int32Array,
  horizon: number,
  knownBefore: number,
): PastIssues {
  const frame = buildFeatures(context, issues, horizon);
  const actual = new Float64Array(frame.rows).fill(NaN);
  issues.forEach((issue, n) => {
    const end = Math.min(horizon, Math.min(knownBefore, context.values.length) - issue);
    for (let h = 0; h < end; h++) actual[n * horizon + h] = context.values[issue + h]!;
  });
  return { issues, horizon, frame, actual };
}

/** How a walk-forward test refits: every `refitEvery` issues, on the last `trainIssues` before. */
export interface WalkOptions {
  /** Index of the first issue to forecast; those before it are for fitting only. */
  first: number;
  refitEvery: number;
  trainIssues: number;
}

/** Forecasts each issue from `first` on with a model fitted to outcomes known at the time. */
export function walkForward(
  context: ForecastContext,
  past: PastIssues,
  candidate: Candidate,
  { first, refitEvery, trainIssues }: WalkOptions,
): ForecastRun {
  const { issues, horizon } = past;
  const q50 = new Float64Array((issues.length - first) * horizon);
  for (let from = first; from < issues.length; from += refitEvery) {
    const to = Math.min(issues.length, from + refitEvery);
    const model = fitBefore(past, candidate, from, trainIssues, issues[from]!);
    q50.set(modelValues(model, rowsOf(past.frame, from * horizon, to * horizon)), (from - first) * horizon);
  }
  const run = { issues: issues.slice(first), horizon, q50, actual: past.actual.slice(first * horizon) };
  run.issues.forEach((issue, n) => cutToBounds(context, issue, q50.subarray(n * horizon, (n + 1) * horizon)));
  return run;
}

/** Fits to the issues before index `end`, with what was known before step `knownBefore`. */
export function fitBefore(
  past: PastIssues,
  candidate: Candidate,
  end: number,
  trainIssues: number,
  knownBefore: number,
): ForecastModel {
  const { horizon, issues } = past;
  const begin = Math.max(0, end - trainIssues);
  const target = past.actual.slice(begin * horizon, end * horizon);
  for (let n = begin; n < end; n++)
    for (let h = Math.max(0, knownBefore - issues[n]!); h < horizon; h++) target[(n - begin) * horizon + h] = NaN;
  return fitModel(candidate, rowsOf(past.frame, begin * horizon, end * horizon), target);
}

function rowsOf(frame: FeatureFrame, from: number, to: number): FeatureFrame {
  return { names: frame.names, rows: to - from, columns: frame.columns.map((column) => column.subarray(from, to)) };
}

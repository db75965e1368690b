import { cutToBounds } from '../bounds.ts';
import { leadGroups } from '../conformal/lead-groups.ts';
import type { ForecastContext, Rest } from '../context.ts';
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
  /** What the model said an hour before each issue about the steps up to it; absent where nothing is to be corrected. */
  said?: Float64Array;
  /** Group of leads that each step of the horizon belongs to; absent: bands do not depend on the lead. */
  leads?: Int32Array;
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
  /** Features of the hour before each issue from `first` on, as they were at its beginning; absent: not asked for. */
  before?: FeatureFrame;
}

/** Forecasts each issue from `first` on with a model fitted to outcomes known at the time. */
export function walkForward(
  context: ForecastContext,
  past: PastIssues,
  candidate: Candidate,
  { first, refitEvery, trainIssues, before }: WalkOptions,
): ForecastRun {
  const { issues, horizon } = past;
  const q50 = new Float64Array((issues.length - first) * horizon);
  const said = new Float64Array(before?.rows ?? 0);
  const back = said.length / Math.max(1, issues.length - first);
  for (let from = first; from < issues.length; from += refitEvery) {
    const to = Math.min(issues.length, from + refitEvery);
    const model = fitBefore(past, candidate, from, trainIssues, issues[from]!, context.rest);
    context.rest?.();
    q50.set(modelValues(model, rowsOf(past.frame, from * horizon, to * horizon)), (from - first) * horizon);
    if (before)
      said.set(modelValues(model, rowsOf(before, (from - first) * back, (to - first) * back)), (from - first) * back);
  }
  const run = {
    issues: issues.slice(first),
    horizon,
    q50,
    actual: past.actual.slice(first * horizon),
    leads: leadGroups(horizon, context.steps.slotsPerDay),
    ...(before ? { said } : {}),
  };
  context.rest?.();
  run.issues.forEach((issue, n) => {
    cutToBounds(context, issue, q50.subarray(n * horizon, (n + 1) * horizon));
    if (before) cutToBounds(context, issue - back, said.subarray(n * back, (n + 1) * back));
  });
  return run;
}

/** Fits to the issues before index `end`, with what was known before step `knownBefore`. */
export function fitBefore(
  past: PastIssues,
  candidate: Candidate,
  end: number,
  trainIssues: number,
  knownBefore: number,
  rest?: Rest,
): ForecastModel {
  const { horizon, issues } = past;
  const begin = Math.max(0, end - trainIssues);
  const target = past.actual.slice(begin * horizon, end * horizon);
  for (let n = begin; n < end; n++)
    for (let h = Math.max(0, knownBefore - issues[n]!); h < horizon; h++) target[(n - begin) * horizon + h] = NaN;
  return fitModel(candidate, rowsOf(past.frame, begin * horizon, end * horizon), target, rest);
}

function rowsOf(frame: FeatureFrame, from: number, to: number): FeatureFrame {
  return { names: frame.names, rows: to - from, columns: frame.columns.map((column) => column.subarray(from, to)) };
}

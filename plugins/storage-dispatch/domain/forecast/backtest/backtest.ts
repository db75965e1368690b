import type { BacktestScores, ForecastCorrection } from '../../../contracts/forecast.ts';
import { cutToBounds } from '../bounds.ts';
import { adaptiveBands, bandDefaults } from '../conformal/adaptive-bands.ts';
import { hourGroups, type Calibration } from '../conformal/calibration.ts';
import { leadGroups } from '../conformal/lead-groups.ts';
import type { ForecastContext } from '../context.ts';
import { correctedRun } from '../correction/choose.ts';
import { lookBackOf } from '../correction/recent-error.ts';
import { buildFeatures } from '../features/build-features.ts';
import { naiveCandidate, type Candidate } from '../methods/candidates.ts';
import { scoreForecasts } from './score.ts';
import { walkForward, type ForecastRun, type PastIssues } from './walk-forward.ts';

/** What a vendor's model answered for each tested issue, row `n·horizon + h`; NaN where it did not. */
export interface ProvidedRun {
  provider: string;
  model: string;
  q50: Float64Array;
}

/** How methods are tried on the past. */
export interface BacktestOptions {
  candidates: readonly Candidate[];
  naive?: Candidate;
  /** Answers of vendors' models for the tested issues, tried like the candidates and after them. */
  provided?: readonly ProvidedRun[];
  /** Issues at the end of the past that are forecast; those before are for fitting only. */
  testIssues: number;
  /** Of these, how many at the end are scored (all if absent); the others only calibrate. */
  scoredIssues?: number;
  issuesPerDay: number;
  /** First step whose measurement is not known. */
  knownBefore: number;
  refitDays: number;
  trainDays: number;
  /** Days a band is calibrated on at most. */
  calibrationDays: number;
  /** Whether each method is tried with its newest error carried on. */
  correct?: boolean;
}

/** How one method did. */
export interface BacktestResult {
  candidate: Candidate;
  /** As it is scored: with its corrections, where they pay. */
  run: ForecastRun;
  /** For the next issue; null where none pays, or none was asked for. */
  correction: ForecastCorrection | null;
  q10: Float64Array;
  q90: Float64Array;
  scores: BacktestScores;
  /** For the band of the next forecast. */
  calibration: Calibration | null;
}

/** Days of errors that a band rests on at least where there are enough, and in any case. */
const leastDays = { usual: 7, short: 3 };

/** Issues before the first band: half of a short test, so that its other half shows how well bands cover. */
function bandIssues(tested: number, perDay: number): number {
  return Math.max(leastDays.short * perDay, Math.min(leastDays.usual * perDay, Math.floor(tested / 2)));
}

/** Forecasts the last `testIssues` of the past by each candidate, walking forward, and scores those on common rows. */
export function backtest(context: ForecastContext, past: PastIssues, options: BacktestOptions): BacktestResult[] {
  const { issuesPerDay, knownBefore } = options;
  const { steps, input } = context;
  const first = Math.max(0, past.issues.length - options.testIssues);
  const walk = {
    first,
    refitEvery: options.refitDays * issuesPerDay,
    trainIssues: options.trainDays * issuesPerDay,
  };
  const back = lookBackOf(context);
  const beforeIssues = past.issues.slice(first).map((issue) => issue - back);
  const before = options.correct && first < past.issues.length && beforeIssues[0]! > 0;
  const recent = before ? { before: buildFeatures(context, beforeIssues, back) } : {};
  const tried = [
    ...options.candidates.map((candidate) => ({
      candidate,
      ...correctedRun(context, walkForward(context, past, candidate, { ...walk, ...recent })),
    })),
    ...(options.provided ?? []).map(({ provider, model, q50 }) => ({
      candidate: { method: `provider:${provider}`, parameters: { model } } as const satisfies Candidate,
      run: providedRun(context, past, first, q50),
      correction: null,
    })),
  ];
  const kept = answering(tried);
  const naive = walkForward(context, past, options.naive ?? naiveCandidate, walk);
  // A method is not better for having left out the hard steps.
  const common = past.actual.slice(first * past.horizon);
  for (const { run } of kept) run.q50.forEach((value, row) => Number.isNaN(value) && (common[row] = NaN));
  const skip = Math.max(0, naive.issues.length - (options.scoredIssues ?? naive.issues.length));
  const scored = <T extends { subarray(from: number): T }>(rows: T) => rows.subarray(skip * past.horizon);
  return kept.map(({ candidate, run, correction }) => {
    const bands = adaptiveBands(run, hourGroups(steps.slot, steps.slotsPerDay), knownBefore, {
      ...bandDefaults,
      most: options.calibrationDays * issuesPerDay,
      least: bandIssues(run.issues.length, issuesPerDay),
      ...(context.rest ? { rest: context.rest } : {}),
    });
    run.issues.forEach((issue, n) => {
      for (const band of [bands.q10, bands.q90])
        cutToBounds(context, issue, band.subarray(n * run.horizon, (n + 1) * run.horizon));
    });
    const scores = scoreForecasts({
      issuedAt: Float64Array.from(run.issues.subarray(skip), (issue) => steps.start + issue * steps.stepMs),
      horizon: run.horizon,
      stepMinutes: input.series.stepMinutes,
      q50: scored(run.q50),
      q10: scored(bands.q10),
      q90: scored(bands.q90),
      actual: scored(common),
      naive: scored(naive.q50),
    });
    context.rest?.();
    return { candidate, run, correction, q10: bands.q10, q90: bands.q90, scores, calibration: bands.next };
  });
}

/** A vendor's answers as a run, cut to what is physically possible like all others. */
function providedRun(context: ForecastContext, past: PastIssues, first: number, answers: Float64Array): ForecastRun {
  const { issues, horizon } = past;
  const q50 = new Float64Array((issues.length - first) * horizon).fill(NaN);
  q50.set(answers.subarray(0, q50.length));
  const leads = leadGroups(horizon, context.steps.slotsPerDay);
  const run = { issues: issues.slice(first), horizon, q50, actual: past.actual.slice(first * horizon), leads };
  run.issues.forEach((issue, n) => cutToBounds(context, issue, q50.subarray(n * horizon, (n + 1) * horizon)));
  return run;
}

/** Share of the best-filled run that a run must answer. */
const enoughAnswers = 0.7;

/** Runs that answer about as often as the others: one whose inputs were missing would take the ground from under all. */
function answering<T extends { run: ForecastRun }>(tried: readonly T[]): T[] {
  const counts = tried.map(({ run: { q50, actual } }) =>
    q50.reduce((count, value, row) => (Number.isNaN(value) || Number.isNaN(actual[row]!) ? count : count + 1), 0),
  );
  const most = Math.max(0, ...counts);
  return tried.filter((_, i) => counts[i]! >= enoughAnswers * most);
}

/** Gain in MAE for which a later, more complicated candidate is preferred. */
const worthIt = 0.005;

/** The candidate with the lowest MAE; an earlier, simpler one where the gain is below half a per cent. */
export function bestOf<T extends { scores: BacktestScores }>(results: readonly T[]): T | undefined {
  return results.reduce<T | undefined>((best, result) => {
    if (!(result.scores.mae >= 0)) return best;
    return !best || result.scores.mae < best.scores.mae * (1 - worthIt) ? result : best;
  }, undefined);
}

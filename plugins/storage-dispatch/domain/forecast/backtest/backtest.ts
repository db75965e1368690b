import type { BacktestScores } from '../../../contracts/forecast.ts';
import { cutToBounds } from '../bounds.ts';
import { adaptiveBands, bandDefaults } from '../conformal/adaptive-bands.ts';
import { hourGroups, type Calibration } from '../conformal/calibration.ts';
import type { ForecastContext } from '../context.ts';
import { naiveCandidate, type Candidate } from '../methods/candidates.ts';
import { scoreForecasts } from './score.ts';
import { walkForward, type ForecastRun, type PastIssues } from './walk-forward.ts';

/** How methods are tried on the past. */
export interface BacktestOptions {
  candidates: readonly Candidate[];
  naive?: Candidate;
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
}

/** How one method did. */
export interface BacktestResult {
  candidate: Candidate;
  run: ForecastRun;
  q10: Float64Array;
  q90: Float64Array;
  scores: BacktestScores;
  /** For the band of the next forecast. */
  calibration: Calibration | null;
}

/** Fewest days of errors that a band may rest on. */
const leastDays = 14;

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
  const runs = options.candidates.map((candidate) => walkForward(context, past, candidate, walk));
  const naive = walkForward(context, past, options.naive ?? naiveCandidate, walk);
  // A method is not better for having left out the hard steps.
  const common = past.actual.slice(first * past.horizon);
  for (const { q50 } of runs) q50.forEach((value, row) => Number.isNaN(value) && (common[row] = NaN));
  const skip = Math.max(0, naive.issues.length - (options.scoredIssues ?? naive.issues.length));
  const scored = <T extends { subarray(from: number): T }>(rows: T) => rows.subarray(skip * past.horizon);
  return runs.map((run, i) => {
    const bands = adaptiveBands(run, hourGroups(steps.slot, steps.slotsPerDay), knownBefore, {
      ...bandDefaults,
      most: options.calibrationDays * issuesPerDay,
      least: leastDays * issuesPerDay,
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
    return { candidate: options.candidates[i]!, run, q10: bands.q10, q90: bands.q90, scores, calibration: bands.next };
  });
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

import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { BacktestScores } from '../../contracts/forecast.ts';
import { backtest, bestOf } from './backtest/backtest.ts';
import { issueStep, pastIssues } from './backtest/issues.ts';
import { fitBefore, pastIssuesOf } from './backtest/walk-forward.ts';
import type { Calibration } from './conformal/calibration.ts';
import type { ForecastContext } from './context.ts';
import { forecastErrors } from './errors.ts';
import { defaultCandidates, naiveCandidate, neededDays, type Candidate } from './methods/candidates.ts';
import type { ForecastModel } from './methods/model.ts';
import { toJson } from './trained-json.ts';

/** How a series is trained. Days are those before the issue. */
export interface TrainOptions {
  /** Start of a step, ms UTC; only what was measured before it is used. */
  issuedAt: number;
  /** Steps of the longest forecast wanted. */
  horizon: number;
  /** Times of day that the model is fitted for: 1 for a forecast a day, 4 for one issued every few minutes. */
  issuesPerDay?: 1 | 2 | 4 | 8;
  /** In ascending order of effort; where absent, all that suit the kind. */
  candidates?: readonly Candidate[];
  naive?: Candidate;
  backtestDays?: number;
  refitDays?: number;
  trainDays?: number;
}

/** A series' method, fitted and calibrated; plain data. */
export interface TrainedForecast {
  candidate: Candidate;
  model: ForecastModel;
  modelHash: string;
  calibration: Calibration | null;
  /** Scores of the chosen method; null if the history was too short to try it. */
  backtest: BacktestScores | null;
  /** Scores of every method tried, on the same steps. */
  compared: readonly { candidate: Candidate; scores: BacktestScores }[];
  horizon: number;
  trainedFrom: number;
  trainedTo: number;
}

/** Days at the start of a history that no issue is made on, since there is too little to look back on. */
const warmUpDays = 7;

/** Tries the candidates on the days before the issue, and fits the best to all that is known. */
export function trainForecast(context: ForecastContext, options: TrainOptions): TrainedForecast {
  const { issuedAt, horizon, issuesPerDay = 1, backtestDays = 56, refitDays = 7, trainDays = 365 } = options;
  const { steps, input } = context;
  const perDay = steps.slotsPerDay;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 14 * perDay)
    throw forecastErrors.HORIZON_INVALID({ value: horizon, most: 14 * perDay });
  const issue = issueStep(context, issuedAt);
  const days = Math.floor(issue / perDay);
  const given = options.candidates ?? defaultCandidates(input.kind, input.site !== undefined);
  const candidates = given.filter(({ method }) => days >= neededDays(method));
  if (candidates.length === 0) {
    const [first] = given;
    const needed = Math.min(...given.map(({ method }) => neededDays(method)));
    throw forecastErrors.HISTORY_SHORT({ days, at: new Date(issuedAt).toISOString(), method: first?.method, needed });
  }
  const oldest = Math.max(warmUpDays, days - trainDays - backtestDays) * perDay;
  // Past issues whose horizon reaches beyond the series' last known column (a regressor) cannot be laid out.
  const last = Math.min(issue, steps.day.length - horizon + 1);
  const issues = pastIssues(context, issue, issuesPerDay, oldest).filter((step) => step < last);
  const past = pastIssuesOf(context, issues, horizon, issue);
  // A third of a short history is tried, so that there is something to fit to.
  const testDays = Math.min(backtestDays, Math.floor((issues.length / issuesPerDay) * (days < 90 ? 0.34 : 0.7)));
  const results =
    testDays < 1
      ? []
      : backtest(context, past, {
          candidates,
          naive: options.naive ?? naiveCandidate,
          testIssues: testDays * issuesPerDay,
          issuesPerDay,
          knownBefore: issue,
          refitDays,
          trainDays,
          calibrationDays: backtestDays,
        });
  const best = bestOf(results);
  const candidate = best?.candidate ?? candidates[0]!;
  const model = fitBefore(past, candidate, issues.length, trainDays * issuesPerDay, issue);
  return {
    candidate,
    model,
    modelHash: sha256(canonicalJson({ ...candidate, model: toJson(model) })),
    calibration: best?.calibration ?? null,
    backtest: best?.scores ?? null,
    compared: results.map(({ candidate: tried, scores }) => ({ candidate: tried, scores })),
    horizon,
    trainedFrom: steps.start + Math.max(0, issue - trainDays * perDay) * steps.stepMs,
    trainedTo: issuedAt,
  };
}

import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { BacktestScores, ForecastCorrection, ForecastInput } from '../../contracts/forecast.ts';
import { backtest, bestOf, type BacktestResult, type ProvidedRun } from './backtest/backtest.ts';
import { issueStep, pastIssues } from './backtest/issues.ts';
import { fitBefore, pastIssuesOf } from './backtest/walk-forward.ts';
import type { Calibration } from './conformal/calibration.ts';
import type { ForecastContext } from './context.ts';
import { forecastErrors } from './errors.ts';
import { defaultCandidates, isProvided, naiveCandidate, neededDays, type Candidate } from './methods/candidates.ts';
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
  /** Answers of vendors' models for the issues of {@link trialOf}; they stand beside the candidates. */
  provided?: readonly ProvidedRun[];
}

/** A series' method, fitted and calibrated; plain data. */
export interface TrainedForecast {
  candidate: Candidate;
  model: ForecastModel;
  modelHash: string;
  /** How the newest error is carried on; null where that does not pay, or could not be tried. */
  correction: ForecastCorrection | null;
  calibration: Calibration | null;
  /** Scores of the chosen method; null if the history was too short to try it. */
  backtest: BacktestScores | null;
  /** Scores of every method tried, on the same steps. */
  compared: readonly { candidate: Candidate; scores: BacktestScores }[];
  /** Where a vendor's model was chosen: the best of the own methods, for when it does not answer. */
  own?: TrainedForecast;
  horizon: number;
  trainedFrom: number;
  trainedTo: number;
}

/** Days at the start of a history that no issue is made on, since there is too little to look back on. */
const warmUpDays = 7;

function candidatesOf({ kind, site, regressors }: ForecastInput): Candidate[] {
  return defaultCandidates(
    kind,
    site !== undefined,
    regressors?.map(({ id }) => id),
  );
}

/** Past issues on which methods are tried, as far as the series allows. */
export interface Trial {
  issue: number;
  /** Candidates that the history is long enough for. */
  candidates: Candidate[];
  /** All past issues; the last `tested` of them are forecast by every method, the others are for fitting. */
  issues: Int32Array;
  tested: number;
}

/** Lays out what {@link trainForecast} tries. @throws FORECAST_HORIZON_INVALID, _ISSUE_INVALID, _HISTORY_SHORT */
export function trialOf(context: ForecastContext, options: TrainOptions): Trial {
  const { issuedAt, horizon, issuesPerDay = 1, backtestDays = 56, trainDays = 365 } = options;
  const { steps, input } = context;
  const perDay = steps.slotsPerDay;
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 14 * perDay)
    throw forecastErrors.HORIZON_INVALID({ value: horizon, most: 14 * perDay });
  const issue = issueStep(context, issuedAt);
  const days = Math.floor(issue / perDay);
  const given = options.candidates ?? candidatesOf(input);
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
  // A third of a short history is tried, so that there is something to fit to.
  const testDays = Math.min(backtestDays, Math.floor((issues.length / issuesPerDay) * (days < 90 ? 0.34 : 0.7)));
  return { issue, candidates, issues, tested: testDays < 1 ? 0 : testDays * issuesPerDay };
}

/** Tries the candidates on the days before the issue, and fits the best to all that is known. */
export function trainForecast(context: ForecastContext, options: TrainOptions): TrainedForecast {
  const { issuedAt, horizon, issuesPerDay = 1, backtestDays = 56, refitDays = 7, trainDays = 365 } = options;
  const { steps } = context;
  const { issue, candidates, issues, tested } = trialOf(context, options);
  const past = pastIssuesOf(context, issues, horizon, issue);
  context.rest?.();
  const results =
    tested === 0
      ? []
      : backtest(context, past, {
          candidates,
          naive: options.naive ?? naiveCandidate,
          provided: options.provided ?? [],
          testIssues: tested,
          issuesPerDay,
          knownBefore: issue,
          refitDays,
          trainDays,
          calibrationDays: backtestDays,
          correct: true,
        });
  const fitted = (best: BacktestResult | undefined): TrainedForecast => {
    const candidate = best?.candidate ?? candidates[0]!;
    const model = fitBefore(past, candidate, issues.length, trainDays * issuesPerDay, issue, context.rest);
    const correction = best?.correction ?? null;
    return {
      candidate,
      model,
      modelHash: sha256(canonicalJson({ ...candidate, model: toJson(model), correction: toJson(correction) })),
      correction,
      calibration: best?.calibration ?? null,
      backtest: best?.scores ?? null,
      compared: results.map(({ candidate: tried, scores }) => ({ candidate: tried, scores })),
      horizon,
      trainedFrom: steps.start + Math.max(0, issue - trainDays * steps.slotsPerDay) * steps.stepMs,
      trainedTo: issuedAt,
    };
  };
  const best = bestOf(results);
  if (!best || !isProvided(best.candidate)) return fitted(best);
  return { ...fitted(best), own: fitted(bestOf(results.filter(({ candidate }) => !isProvided(candidate)))) };
}

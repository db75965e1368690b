import { sha256 } from '@lingtan/sdk';
import type { Forecast, MissingInputs } from '../../contracts/forecast.ts';
import { issueStep } from './backtest/issues.ts';
import { cutToBounds } from './bounds.ts';
import { hourGroups, offsetsOf } from './conformal/calibration.ts';
import { leadGroups } from './conformal/lead-groups.ts';
import { regressorName, type ForecastContext } from './context.ts';
import { correct } from './correction/apply.ts';
import { forecastErrors } from './errors.ts';
import { buildFeatures } from './features/build-features.ts';
import { featuresOf, modelValues } from './methods/model.ts';
import type { TrainedForecast } from './train.ts';

/**
 * Forecasts `count` steps from `issuedAt` on (the trained horizon if absent), from measurements before it. `provided` is what
 * a vendor's model says, where that was chosen; without it the best own method forecasts.
 */
export function issueForecast(
  context: ForecastContext,
  trained: TrainedForecast,
  issuedAt: number,
  count = trained.horizon,
  provided?: Float64Array,
): Forecast {
  if (trained.own && !provided) return issueForecast(context, trained.own, issuedAt, count);
  const { steps, input } = context;
  const issue = issueStep(context, issuedAt);
  const most = Math.min(trained.horizon, steps.day.length - issue);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw forecastErrors.HORIZON_INVALID({ value: count, most });
  const { model, correction } = trained;
  const q50 = Float64Array.from(
    provided?.subarray(0, count) ?? modelValues(model, buildFeatures(context, [issue], count, featuresOf(model))),
  );
  // A vendor's model is asked for the time to come only, so nothing is known of what it said before.
  const error = correction && !provided ? correct(context, model, correction, issue, q50) : NaN;
  const [q10, q90] = [q50.slice().fill(NaN), q50.slice().fill(NaN)];
  if (trained.calibration) {
    const leads = leadGroups(count, steps.slotsPerDay);
    const groupOf = hourGroups(steps.slot, steps.slotsPerDay);
    for (let h = 0; h < count; h++) {
      const [lower, upper] = offsetsOf(trained.calibration, groupOf(issue, h), leads[h]);
      q10[h] = q50[h]! + lower;
      q90[h] = q50[h]! + upper;
    }
  }
  for (const values of [q10, q50, q90]) cutToBounds(context, issue, values);
  const at = (step: number) => steps.start + step * steps.stepMs;
  const known = context.values.subarray(0, issue);
  return {
    kind: input.kind,
    issuedAt,
    start: issuedAt,
    stepMinutes: input.series.stepMinutes,
    q10: nullable(q10),
    q50: nullable(q50),
    q90: nullable(q90),
    origin: {
      method: trained.candidate.method,
      parameters: { ...trained.candidate.parameters },
      modelHash: trained.modelHash,
      inputHash: sha256(new Uint8Array(known.buffer, known.byteOffset, known.byteLength)),
      trainedFrom: trained.trainedFrom,
      trainedTo: trained.trainedTo,
      calibratedFrom: trained.calibration ? at(trained.calibration.firstIssue) : null,
      calibratedTo: trained.calibration ? at(trained.calibration.lastIssue) + trained.horizon * steps.stepMs : null,
      correction: correction && !provided ? { ...correction, error: Number.isNaN(error) ? null : error } : null,
    },
    backtest: trained.backtest,
    missing: missingInputs(context, trained, issue, q50),
  };
}

function missingInputs(
  context: ForecastContext,
  trained: TrainedForecast,
  issue: number,
  q50: Float64Array,
): MissingInputs {
  const { values, steps, input } = context;
  const from = Math.max(0, (trained.trainedFrom - steps.start) / steps.stepMs);
  // Steps after the end of the series were not measured either.
  const missing = (a: number, b: number) => {
    let count = 0;
    for (let i = a; i < b; i++) if (Number.isNaN(values[i] ?? NaN)) count++;
    return count;
  };
  const regressors = input.regressors ?? [];
  const ahead = (id: string) => context.ahead.find(({ name }) => name === regressorName(id))!.values;
  return {
    history: missing(from, issue),
    historySteps: issue - from,
    recent: missing(Math.max(0, issue - 7 * steps.slotsPerDay), issue),
    regressors: Object.fromEntries(
      regressors.map(({ id }) => [
        id,
        ahead(id)
          .subarray(issue, issue + q50.length)
          .filter(Number.isNaN).length,
      ]),
    ),
    measuredRegressors: regressors.filter(({ asForecast }) => !asForecast).map(({ id }) => id),
    steps: q50.filter(Number.isNaN).length,
  };
}

function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

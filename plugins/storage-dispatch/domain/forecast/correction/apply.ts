import type { ForecastCorrection } from '../../../contracts/forecast.ts';
import type { ForecastContext } from '../context.ts';
import type { ForecastModel } from '../methods/model.ts';
import { recentError, saidBefore } from './recent-error.ts';

/** Adds a decaying error to consecutive values from the issue on, in place; one that is not known changes nothing. */
export function carryOn(values: Float64Array, correction: ForecastCorrection, error: number, stepMs: number): void {
  if (Number.isNaN(error)) return;
  const { as, gain, decayMinutes } = correction;
  const fade = Math.exp(-stepMs / (decayMinutes * 60_000));
  let part = gain * error;
  for (let h = 0; h < values.length; h++, part *= fade) values[h]! += as === 'share' ? part * values[h]! : part;
}

/**
 * Corrects what a model forecasts from `issue` on by its newest error, in place.
 *
 * @returns the error, NaN where nothing was measured lately
 */
export function correct(
  context: ForecastContext,
  model: ForecastModel,
  correction: ForecastCorrection,
  issue: number,
  values: Float64Array,
): number {
  const error = recentError(context.values, issue, saidBefore(context, model, issue), correction);
  carryOn(values, correction, error, context.steps.stepMs);
  return error;
}

import type { ForecastCorrection } from '../../../contracts/forecast.ts';
import { cutToBounds } from '../bounds.ts';
import type { ForecastContext } from '../context.ts';
import { buildFeatures } from '../features/build-features.ts';
import { featuresOf, modelValues, type ForecastModel } from '../methods/model.ts';

/** Steps before an issue that a model is asked about, as it would have been an hour before. */
export function lookBackOf({ steps }: Pick<ForecastContext, 'steps'>): number {
  return Math.max(1, Math.round(3_600_000 / steps.stepMs));
}

/** Largest share that a forecast is scaled by: at dawn a little more is many times the little that was said. */
const mostShare = 1;

/**
 * Error of the last steps before an issue, NaN where nothing was measured: the mean of measured − said, or the share by
 * which more was measured than said.
 *
 * @param said what was forecast for the steps up to the issue, in their order
 */
export function recentError(
  values: Float64Array,
  issue: number,
  said: Float64Array,
  { window, as }: Pick<ForecastCorrection, 'window' | 'as'>,
): number {
  let [measured, forecast, count] = [0, 0, 0];
  for (let back = 1; back <= window; back++) {
    const value = values[issue - back] ?? NaN;
    const own = said[said.length - back] ?? NaN;
    if (Number.isNaN(value) || Number.isNaN(own)) continue;
    measured += value;
    forecast += own;
    count += 1;
  }
  if (count === 0) return NaN;
  if (as === 'offset') return (measured - forecast) / count;
  return forecast > 0 ? Math.min(mostShare, Math.max(-1, measured / forecast - 1)) : 0;
}

/** What a model says an hour before `issue` about the steps up to it; nothing where the series has just begun. */
export function saidBefore(context: ForecastContext, model: ForecastModel, issue: number): Float64Array {
  const back = lookBackOf(context);
  if (issue <= back) return new Float64Array(0);
  const said = modelValues(model, buildFeatures(context, [issue - back], back, featuresOf(model)));
  cutToBounds(context, issue - back, said);
  return said;
}

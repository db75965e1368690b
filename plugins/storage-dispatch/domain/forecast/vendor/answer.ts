import type { ProvidedForecast } from '../../../contracts/forecast.ts';
import { forecastErrors } from '../errors.ts';

/** A vendor's answer as it counts. */
export interface Provided {
  model: string;
  /** One value a step, NaN where the model has none. */
  q50: Float64Array;
}

/**
 * Reads what a vendor's model answered; its band is not read, since bands are calibrated on what it said before.
 *
 * @throws FORECAST_PROVIDED_INVALID naming the field
 */
export function readProvided(answer: ProvidedForecast, steps: number): Provided {
  const wrong = (field: string, value: unknown, expected: string) =>
    forecastErrors.PROVIDED_INVALID({ field, value: String(value), expected });
  const { model, q50 } = (answer ?? {}) as Partial<ProvidedForecast>;
  if (typeof model !== 'string' || model === '' || model.length > 200)
    throw wrong('model', model, 'the version of the model, 1 to 200 characters');
  const length = (q50 as ArrayLike<number> | undefined)?.length;
  if (q50 === undefined || length !== steps) throw wrong('q50.length', length, String(steps));
  const values = new Float64Array(steps);
  for (let i = 0; i < steps; i++) {
    const value: unknown = q50[i];
    if (typeof value !== 'number' || Math.abs(value) === Infinity)
      throw wrong(`q50[${i}]`, value, 'a finite number, or NaN');
    values[i] = value;
  }
  return { model, q50: values };
}

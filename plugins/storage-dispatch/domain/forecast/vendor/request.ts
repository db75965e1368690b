import type { ForecastCalendar, ForecastRequest } from '../../../contracts/forecast.ts';
import { aheadValue, regressorName, type ForecastContext } from '../context.ts';

/**
 * What a vendor's model is asked at step `issue`: measurements before it, and regressors as they were known then. A model
 * that is tried on the past sees no more than it would have seen.
 */
export function providerRequest(
  { input, steps, values, ahead }: ForecastContext,
  issue: number,
  horizon: number,
  calendar: ForecastCalendar,
): ForecastRequest {
  const { series, regressors = [] } = input;
  return {
    input: {
      ...input,
      series: { ...series, values: values.slice(0, issue) },
      ...(input.regressors
        ? {
            regressors: regressors.map(({ id, asForecast }) => {
              const column = ahead.find(({ name }) => name === regressorName(id))!;
              const known = Float64Array.from({ length: issue + horizon }, (_, step) =>
                step < issue ? column.values[step]! : aheadValue(column, step, (step - issue) * series.stepMinutes),
              );
              return { id, asForecast, values: known };
            }),
          }
        : {}),
    },
    calendar,
    issuedAt: steps.start + issue * steps.stepMs,
    steps: horizon,
  };
}

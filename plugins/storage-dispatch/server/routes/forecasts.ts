import { forecastsRoute } from '../../contracts/index.ts';
import type { Forecast, ForecastsData } from '../../contracts/index.ts';
import { quarter, quarterOf } from '../context.ts';
import type { Dispatch } from '../context.ts';
import { readNewestForecasts } from '../forecasts/forecast-store.ts';
import type { StoredForecast } from '../forecasts/forecast-store.ts';
import { readMeters } from '../forecasts/history.ts';
import { forecastRef } from '../refs.ts';

/** The newest forecast of each series, beside what was measured since. */
export function registerForecastRoutes(dispatch: Dispatch): void {
  dispatch.scope.route(forecastsRoute, async ({ tx }) => {
    const stored = await tx(readNewestForecasts);
    const forecasts = [];
    for (const each of stored) forecasts.push(await viewOf(dispatch, each));
    return { forecasts };
  });
}

type View = ForecastsData['forecasts'][number];

async function viewOf(dispatch: Dispatch, stored: StoredForecast): Promise<View> {
  const { no, series, content } = stored;
  const { origin, missing } = content;
  return {
    no,
    series,
    issuedAt: content.issuedAt,
    start: content.start,
    stepMinutes: content.stepMinutes,
    q10: content.q10,
    q50: content.q50,
    q90: content.q90,
    actual: await measured(dispatch, stored),
    method: origin.method,
    trainedFrom: origin.trainedFrom,
    trainedTo: origin.trainedTo,
    backtest: backtestOf(content.backtest),
    missing: { history: missing.history, historySteps: missing.historySteps, recent: missing.recent },
    ref: forecastRef(no),
  };
}

/** Sum of the meters that the forecast was made for, kW; null where one of them is not known. */
async function measured({ readings, scope }: Dispatch, { meters, content }: StoredForecast): Promise<View['actual']> {
  const { start, q50 } = content;
  const to = Math.min(start + q50.length * quarter, quarterOf(scope.clock.now()));
  const read = await readMeters(
    readings,
    meters.map(({ meter }) => meter),
    { from: start, to },
  );
  const columns = meters.map(({ meter, direction }) => read(meter, direction));
  return q50.map((_, i) => {
    const sum = columns.reduce((all, column) => all + (column[i] ?? NaN), 0);
    return Number.isNaN(sum) ? null : sum;
  });
}

function backtestOf(backtest: Forecast['backtest']): View['backtest'] {
  if (!backtest) return null;
  return {
    ...scoresOf(backtest),
    issues: backtest.issues,
    // A span of lead times that no step of the test fell into has no scores.
    byHorizon: backtest.byHorizon
      .filter(({ steps }) => steps > 0)
      .map(({ fromMinutes, toMinutes, ...scores }) => ({ ...scoresOf(scores), fromMinutes, toMinutes })),
  };
}

type Scores = Pick<NonNullable<Forecast['backtest']>, 'mae' | 'nmae' | 'rmse' | 'bias' | 'skill' | 'coverage'>;

function scoresOf({ mae, nmae, rmse, bias, skill, coverage }: Scores): Scores {
  return { mae, nmae, rmse, bias, skill, coverage };
}

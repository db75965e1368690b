import type { ForecastCorrection, ForecastInput } from '../../contracts/forecast.ts';
import { cutToBounds } from '../forecast/bounds.ts';
import { pastIssues } from '../forecast/backtest/issues.ts';
import { fitBefore, pastIssuesOf } from '../forecast/backtest/walk-forward.ts';
import { createContext, type ForecastContext } from '../forecast/context.ts';
import { correct } from '../forecast/correction/apply.ts';
import { buildFeatures } from '../forecast/features/build-features.ts';
import type { Candidate } from '../forecast/methods/candidates.ts';
import { featuresOf, modelValues, type ForecastModel } from '../forecast/methods/model.ts';
import { trainForecast } from '../forecast/train.ts';
import { NaiveSeries, type Foreseer } from './forecasts.ts';
import type { History } from './history.ts';

/** Days of history that a model is chosen and fitted on, as the plugin keeps them. */
const trainDays = 56;
const testDays = 14;
/** The plugin fits once a day; here once a week, and the method is chosen anew every four weeks. */
const refitDays = 7;
const chooseDays = 28;
const issuesPerDay = 4;

interface Series {
  readonly context: ForecastContext;
  readonly naive: NaiveSeries;
  candidate?: Candidate;
  correction: ForecastCorrection | null;
  chosenAt: number;
  model?: ForecastModel;
  fittedAt: number;
}

/**
 * The forecasts that the plugin would have made: the same features, methods and choice, fitted to measurements before each
 * issue only. Until there is enough history it is the naive forecast, as are steps about which the model says nothing.
 */
export function pluginForeseer(history: History): Foreseer {
  const { count, horizon, first, start, stepMs } = history;
  const kinds = { load: history.load, pv: history.pv, wind: history.wind };
  const all = Object.entries(kinds).flatMap(([kind, values]) =>
    values ? [{ kind, series: seriesOf(history, kind as keyof typeof kinds, values) }] : [],
  );
  const perDay = 86_400_000 / stepMs;
  const forecast = (series: Series, t: number, add: (k: number, value: number) => void): void => {
    // Fits happen at fixed steps of the history, so that a run that was resumed makes the same ones.
    const fitAt = t - ((t - first) % (refitDays * perDay));
    if (series.fittedAt !== fitAt) fit(series, fitAt, { horizon, perDay, start, stepMs, first });
    const steps = Math.min(horizon, count - t);
    const { model, context, correction } = series;
    const values = model && t > 0 ? modelValues(model, buildFeatures(context, [t], steps, featuresOf(model))) : null;
    if (model && correction && values) correct(context, model, correction, t, values);
    if (values) cutToBounds(context, t, values);
    for (let k = 0; k < steps; k++) {
      const value = values?.[k] ?? NaN;
      add(k, Number.isNaN(value) ? series.naive.at(t, t + k) : value);
    }
  };
  return {
    get substitutes() {
      return all.reduce((sum, { series }) => sum + series.naive.substitutes, 0);
    },
    look(t, load, generation) {
      load.fill(0);
      generation.fill(0);
      for (const { kind, series } of all)
        forecast(series, t, (k, value) => ((kind === 'load' ? load : generation)[k]! += value));
    },
  };
}

function seriesOf({ problem, start, count, stepMs }: History, kind: 'load' | 'pv' | 'wind', values: Float64Array) {
  const input: ForecastInput = {
    kind,
    bounds: { lower: 0 },
    series: { start, stepMinutes: problem.stepMinutes, timeZone: problem.zone, values },
    ...(kind === 'pv' && problem.site ? { site: problem.site } : {}),
  };
  const series: Series = {
    context: createContext(input, Math.max(0, count - values.length)),
    naive: new NaiveSeries(values, stepMs),
    correction: null,
    chosenAt: NaN,
    fittedAt: NaN,
  };
  return series;
}

interface FitAt {
  readonly horizon: number;
  readonly perDay: number;
  readonly start: number;
  readonly stepMs: number;
  readonly first: number;
}

function fit(series: Series, t: number, { horizon, perDay, start, stepMs, first }: FitAt): void {
  series.fittedAt = t;
  delete series.model;
  const chooseAt = t - ((t - first) % (chooseDays * perDay));
  if (t < 2 * perDay) return;
  try {
    if (series.chosenAt !== chooseAt && chooseAt >= 2 * perDay) {
      series.chosenAt = chooseAt;
      const issuedAt = start + chooseAt * stepMs;
      const options = { issuedAt, horizon, issuesPerDay: issuesPerDay as 4, trainDays, backtestDays: testDays };
      const trained = trainForecast(series.context, options);
      series.candidate = trained.candidate;
      series.correction = trained.correction;
      if (chooseAt === t) series.model = trained.model;
    }
  } catch (error) {
    // Too little is known yet; anything else is a fault.
    if ((error as { code?: string }).code !== 'FORECAST_HISTORY_SHORT') throw error;
  }
  if (!series.candidate || series.model) return;
  const oldest = Math.max(7 * perDay, t - trainDays * perDay);
  const last = series.context.steps.day.length - horizon + 1;
  const issues = pastIssues(series.context, t, issuesPerDay, oldest).filter((step) => step < last);
  if (issues.length === 0) return;
  const past = pastIssuesOf(series.context, issues, horizon, t);
  series.model = fitBefore(past, series.candidate, issues.length, trainDays * issuesPerDay, t);
}

import { LingtanError, localDate } from '@lingtan/sdk';
import type { Offers } from '@lingtan/sdk';
import type {
  Forecast,
  ForecastInput,
  ForecastKind,
  ForecastProviderService,
  ForecastSeries,
  ProviderOutcome,
} from '../../contracts/index.ts';
import { calendarFrom, createContext, issueForecast, providerRequest, weatherFor } from '../../domain/index.ts';
import type { ForecastContext, TrainedForecast } from '../../domain/index.ts';
import { quarter } from '../context.ts';
import type { DispatchScope } from '../context.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { iso } from '../refs.ts';
import type { ParkCalendar } from './calendar.ts';
import { outcomesOf, Providers } from './providers.ts';
import { trainInThread } from './train-in-thread.ts';
import { regressorsOf } from './weather.ts';
import type { ParkWeather } from './weather.ts';

const day = 86_400_000;
/** Days of measurements that a model is trained on at most. */
export const historyDays = 56;
/** So much more of the past makes another model worth its time. */
const moreHistory = day;

/** Measurements may end so long before a forecast; what is older says too little of today. */
const longestGap = 96;
/** Quarters that a model reaches further than asked, since the newest intervals are closed a little later. */
export const reserve = 4;

/** How often a model is made again, and on how many times of a day it is tried: plans rest on some, people read the others. */
export interface Effort {
  retrainAfter: number;
  issuesPerDay: 2 | 4;
}

/** A model of what plans rest on serves for a day; what was measured since goes in as its newest inputs all the same. */
export const forPlans: Effort = { retrainAfter: day, issuesPerDay: 4 };
/** The others are many, and must not keep an idle machine busy. */
export const forReaders: Effort = { retrainAfter: 3 * day, issuesPerDay: 2 };

const kinds: Record<ForecastSeries, ForecastKind> = {
  load: 'load',
  pv: 'pv',
  wind: 'wind',
  price: 'price',
  'export-price': 'price',
  'carbon-intensity': 'carbon',
};

interface Model {
  trained: TrainedForecast;
  trainedAt: number;
  /** Start of the series that it was trained on: its steps are counted from there. */
  start: number;
  /** How the models of vendors did, and what went wrong in trying them. */
  providers: readonly ProviderOutcome[];
}

/** What the forecasts of one run have in common. */
export interface Run {
  /** Start of the first quarter hour, ms UTC, and how many are wanted. */
  at: number;
  steps: number;
  calendar: ParkCalendar;
  weather: ParkWeather;
  signal: AbortSignal;
  /** Grows by the wall time of each training, ms. */
  timing: { trainMs: number };
}

/** A series as far as it is known. */
export interface Known {
  series: ForecastSeries;
  /** Name of the series among those of the park and its enterprises. */
  key: string;
  /** Start of `values`, one a quarter hour. */
  from: number;
  values: Float64Array;
  /** Start of the first value and end of the last, ms UTC; the end lies ahead where values are published. */
  first: number;
  end: number;
  /** No value can be higher. */
  upper?: number;
}

/** Forecasts series by series. Models are kept in memory and made again after some days, in a thread. */
export class SeriesForecaster {
  readonly #scope: DispatchScope;
  readonly #providers: Providers;
  /** By key of the series and the weather columns that it was trained with. */
  readonly #models = new Map<string, Model>();

  constructor(scope: DispatchScope, providers: Offers<ForecastProviderService> | undefined) {
    this.#scope = scope;
    this.#providers = new Providers(providers);
  }

  /** A forecast, or what is missing for it. */
  async tryForecast(known: Known, run: Run, effort: Effort): Promise<Forecast | Lack> {
    const { key: series, first, end } = known;
    const gap = (run.at - end) / quarter;
    if (end <= first) return lack('history-short', { series, days: 0 });
    if (gap > longestGap) return lack('history-stale', { series, at: iso(end), hours: Math.floor(gap / 4) });
    try {
      return await this.#forecast(known, run, effort);
    } catch (error) {
      if (!(error instanceof LingtanError) || !error.code.startsWith('FORECAST_')) throw error;
      return lack('history-short', { series, days: Math.floor((end - first) / day), reason: error.message });
    }
  }

  /** With weather where it is told; steps that it does not reach are those of a model without it, and counted. */
  async #forecast(known: Known, run: Run, effort: Effort): Promise<Forecast> {
    const { use } = run.weather;
    const made = await this.#made(known, run, run.weather, effort);
    const unreached = made.regressed ? made.forecast.q50.filter((value) => value === null).length : 0;
    const plain = unreached > 0 ? await this.#made(known, run, { use, weather: null }, effort) : null;
    const forecast = plain ? filled(made.forecast, plain.forecast) : made.forecast;
    const first = localDate(run.at, this.#scope.park.timeZone);
    return {
      ...forecast,
      missing: {
        ...forecast.missing,
        unknownDays: run.calendar.unknown.filter((date) => date >= first),
        withoutWeather: unreached,
      },
      ...(weatherFor(kinds[known.series]).length > 0 ? { weather: use } : {}),
    };
  }

  /**
   * Issued from the end of the measurements, so that a quarter hour that is not closed yet tears no hole; shown from the
   * start of the run. Values that are published ahead come first, without a band.
   */
  async #made(
    known: Known,
    run: Run,
    weather: ParkWeather,
    effort: Effort,
  ): Promise<{ forecast: Forecast; regressed: boolean }> {
    const { at, steps } = run;
    const gap = Math.max(0, (at - known.end) / quarter);
    const offset = (at - known.from) / quarter;
    const ahead = [...known.values.slice(offset, Math.max(offset, (known.end - known.from) / quarter))];
    const horizon = steps + gap;
    const { model, input } = await this.#model(known, horizon, run, weather, effort);
    const context = createContext(input, horizon, calendarFrom(run.calendar.data));
    const { provided, providers } = await this.#provided(context, model, known.end, horizon, run);
    const forecast = issueForecast(context, model.trained, known.end, horizon - ahead.length, provided);
    const none = ahead.map(() => null);
    return {
      forecast: {
        ...forecast,
        issuedAt: Math.min(forecast.issuedAt, at),
        start: at,
        q10: [...none, ...forecast.q10.slice(gap)],
        q50: [...ahead, ...forecast.q50.slice(gap)],
        q90: [...none, ...forecast.q90.slice(gap)],
        ...(ahead.length > 0 ? { knownSteps: ahead.length } : {}),
        ...(providers.length > 0 ? { providers } : {}),
      },
      regressed: (input.regressors?.length ?? 0) > 0,
    };
  }

  /** What the vendor's model says, where one was chosen; when it does not answer, the best own method forecasts. */
  async #provided(
    context: ForecastContext,
    { trained, providers }: Model,
    issuedAt: number,
    horizon: number,
    run: Run,
  ): Promise<{ provided?: Float64Array; providers: ProviderOutcome[] }> {
    if (!trained.own) return { providers: [...providers] };
    const chosen = trained.candidate.method.slice('provider:'.length);
    const issue = (issuedAt - context.steps.start) / quarter;
    const request = providerRequest(context, issue, horizon, calendarFrom(run.calendar.data));
    const answer = await this.#providers.forecast(chosen, request, run.signal);
    const told = typeof answer !== 'string';
    if (!told) this.#scope.log.warn({ provider: chosen, problem: answer }, 'a forecast model of a vendor failed');
    return {
      ...(told ? { provided: answer.q50 } : {}),
      providers: providers.map((own) => {
        if (own.provider !== chosen) return own;
        return told ? { ...own, model: answer.model, used: true } : { ...own, used: false, problem: answer };
      }),
    };
  }

  async #model(
    known: Known,
    horizon: number,
    run: Run,
    weather: ParkWeather,
    { retrainAfter, issuesPerDay }: Effort,
  ): Promise<{ model: Model; input: ForecastInput }> {
    const { key: series, from, first, end } = known;
    const start = Math.max(first, end - historyDays * day);
    const input = this.#input(known, start, horizon + reserve, weather);
    const key = [series, ...(input.regressors ?? []).map(({ id }) => id)].join(' ');
    const kept = this.#models.get(key);
    const age = kept ? end - kept.trainedAt : Infinity;
    // A model of a park's first minutes knows little of a history that is closed only now.
    const upToDate = kept !== undefined && kept.start >= from && kept.start - start < moreHistory;
    if (kept && upToDate && kept.trained.horizon >= horizon && age >= 0 && age < retrainAfter)
      return {
        model: kept,
        input: kept.start === start ? input : this.#input(known, kept.start, horizon + reserve, weather),
      };
    const begin = performance.now();
    const options = { issuedAt: end, horizon: horizon + reserve, issuesPerDay };
    const calendar = calendarFrom(run.calendar.data);
    const { runs, problems } = await this.#providers.trials(
      createContext(input, options.horizon, calendar),
      options,
      calendar,
      run.signal,
    );
    for (const [provider, problem] of problems)
      this.#scope.log.warn({ series, provider, problem }, 'a forecast model of a vendor failed when it was tried');
    const task = { input, calendar: run.calendar.data, options: { ...options, provided: runs } };
    const trained = await trainInThread(task, run.signal);
    const ms = performance.now() - begin;
    run.timing.trainMs += ms;
    const model = { trained, trainedAt: end, start, providers: outcomesOf(trained, runs, problems) };
    this.#models.set(key, model);
    this.#scope.log.info({ series, method: trained.candidate.method, ms: Math.round(ms) }, 'trained a forecast');
    return { model, input };
  }

  #input(
    { series, from, values, end, upper }: Known,
    start: number,
    horizon: number,
    weather: ParkWeather,
  ): ForecastInput {
    const { timeZone, latitude, longitude } = this.#scope.park;
    const site = latitude !== null && longitude !== null ? { latitude, longitude } : undefined;
    const cut = values.slice(Math.round((start - from) / quarter), Math.round((end - from) / quarter));
    const regressors = regressorsOf(kinds[series], weather, { start, count: cut.length + horizon }, site);
    return {
      kind: kinds[series],
      // Prices may be negative, and what a market bids has no bound.
      ...(kinds[series] === 'price' ? {} : { bounds: { lower: 0, ...(upper === undefined ? {} : { upper }) } }),
      series: { start, stepMinutes: 15, timeZone, values: cut },
      ...(series === 'pv' && site ? { site } : {}),
      ...(regressors.length > 0 ? { regressors } : {}),
    };
  }
}

/** Steps that the first does not know, from the second. */
function filled(forecast: Forecast, plain: Forecast): Forecast {
  const use = (of: 'q10' | 'q50' | 'q90') =>
    forecast[of].map((value, i) => (forecast.q50[i] === null ? (plain[of][i] ?? null) : value));
  const [q10, q50, q90] = [use('q10'), use('q50'), use('q90')];
  const steps = q50.filter((value) => value === null).length;
  return { ...forecast, q10, q50, q90, missing: { ...forecast.missing, steps } };
}

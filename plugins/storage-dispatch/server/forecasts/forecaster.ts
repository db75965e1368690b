import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { LingtanError } from '@lingtan/sdk';
import type { Forecast, ForecastInput, ForecastSeries } from '../../contracts/index.ts';
import { createContext, issueForecast } from '../../domain/index.ts';
import type { TrainedForecast } from '../../domain/index.ts';
import { quarter } from '../context.ts';
import type { DispatchScope } from '../context.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { iso } from '../refs.ts';
import { knownRange } from './history.ts';
import { KeptHistory } from './kept-history.ts';
import { seriesOf } from './series-meters.ts';
import type { SeriesMeters } from './series-meters.ts';
import { trainInThread } from './train-in-thread.ts';

const day = 86_400_000;
const historyDays = 56;
/** A model serves for so long; what was measured since goes in as its newest inputs all the same. */
const retrainAfter = day;

/** Measurements may end so long before a forecast; what is older says too little of today. */
const longestGap = 96;
/** Quarters that a model reaches further than asked, since the newest intervals are closed a little later. */
const reserve = 4;

interface Model {
  trained: TrainedForecast;
  trainedAt: number;
  /** Start of the series that it was trained on: its steps are counted from there. */
  start: number;
}

export interface IssuedForecast {
  source: SeriesMeters;
  forecast: Forecast;
}

export interface Issued {
  forecasts: IssuedForecast[];
  lacks: Lack[];
  /** Wall time without and of training, ms. */
  issueMs: number;
  trainMs: number;
}

/** A series as far as it is known. */
interface Known {
  series: ForecastSeries;
  /** Start of `values`, kW by quarter hour. */
  from: number;
  values: Float64Array;
  /** Start of the first value and end of the last, ms UTC. */
  first: number;
  end: number;
}

/** Forecasts of one park. Models are kept in memory and made again once a day, in a thread. */
export class Forecaster {
  readonly #scope: DispatchScope;
  readonly #readings: MeterReadingsService;
  readonly #history: KeptHistory;
  readonly #models = new Map<ForecastSeries, Model>();

  constructor(scope: DispatchScope, readings: MeterReadingsService) {
    this.#scope = scope;
    this.#readings = readings;
    this.#history = new KeptHistory(readings, historyDays);
  }

  /** Forecasts every series of the park from `at` (start of a quarter hour) for `steps` quarters. */
  async issue(at: number, steps: number, minutes: number, signal: AbortSignal): Promise<Issued> {
    const begin = performance.now();
    const sources = seriesOf(await this.#readings.meters());
    const issued: Issued = { forecasts: [], lacks: [], issueMs: 0, trainMs: 0 };
    if (!sources.some(({ series }) => series === 'load')) issued.lacks.push(lack('no-load-meter'));
    const { from, values: history } = await this.#history.read(sources, at, minutes);
    for (const source of sources) {
      const { series } = source;
      const values = history.get(series)!;
      const { first, end } = knownRange(values);
      const known = { series, from, values, first: from + first * quarter, end: from + end * quarter };
      const gap = values.length - end;
      try {
        if (end === first) issued.lacks.push(lack('history-short', { series, days: 0 }));
        else if (gap > longestGap)
          issued.lacks.push(lack('history-stale', { series, at: iso(known.end), hours: Math.floor(gap / 4) }));
        else issued.forecasts.push({ source, forecast: await this.#forecast(known, at, steps, issued, signal) });
      } catch (error) {
        if (!(error instanceof LingtanError) || !error.code.startsWith('FORECAST_')) throw error;
        const days = Math.floor((known.end - known.first) / day);
        issued.lacks.push(lack('history-short', { series, days, reason: error.message }));
      }
    }
    issued.issueMs = performance.now() - begin - issued.trainMs;
    return issued;
  }

  /** Issued from the end of the measurements, so that a quarter hour that is not closed yet tears no hole; shown from `at`. */
  async #forecast(known: Known, at: number, steps: number, issued: Issued, signal: AbortSignal): Promise<Forecast> {
    const gap = (at - known.end) / quarter;
    const horizon = steps + gap;
    const model = await this.#model(known, horizon, issued, signal);
    const context = createContext(this.#input(known, model.start), horizon);
    const forecast = issueForecast(context, model.trained, known.end, horizon);
    const { q10, q50, q90 } = forecast;
    return { ...forecast, start: at, q10: q10.slice(gap), q50: q50.slice(gap), q90: q90.slice(gap) };
  }

  async #model(known: Known, horizon: number, issued: Issued, signal: AbortSignal): Promise<Model> {
    const { series, from, first, end } = known;
    const kept = this.#models.get(series);
    const age = kept ? end - kept.trainedAt : Infinity;
    if (kept && kept.trained.horizon >= horizon && age >= 0 && age < retrainAfter && kept.start >= from) return kept;
    const start = Math.max(first, end - historyDays * day);
    const begin = performance.now();
    const options = { issuedAt: end, horizon: horizon + reserve, issuesPerDay: 4 as const };
    const trained = await trainInThread({ input: this.#input(known, start), options }, signal);
    const ms = performance.now() - begin;
    issued.trainMs += ms;
    const model = { trained, trainedAt: end, start };
    this.#models.set(series, model);
    this.#scope.log.info({ series, method: trained.candidate.method, ms: Math.round(ms) }, 'trained a forecast');
    return model;
  }

  #input({ series, from, values, end }: Known, start: number): ForecastInput {
    const { timeZone, latitude, longitude } = this.#scope.park;
    const site = series === 'pv' && latitude !== null && longitude !== null ? { latitude, longitude } : undefined;
    const cut = values.slice(Math.round((start - from) / quarter), Math.round((end - from) / quarter));
    return {
      kind: series,
      bounds: { lower: 0 },
      series: { start, stepMinutes: 15, timeZone, values: cut },
      ...(site ? { site } : {}),
    };
  }
}

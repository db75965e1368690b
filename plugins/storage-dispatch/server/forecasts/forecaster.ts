import type { MeterReadingsService, WorkCalendarService } from '@lingtan/energy-metering/contracts';
import type { Offers } from '@lingtan/sdk';
import type { WeatherService } from '@lingtan/weather-connector/contracts';
import type { Forecast, ForecastProviderService } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { DispatchScope } from '../context.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { parkCalendar } from './calendar.ts';
import { knownRange, netOf } from './history.ts';
import { KeptHistory } from './kept-history.ts';
import { enterpriseLoads, keyOf, seriesOf } from './series-meters.ts';
import type { SeriesMeters } from './series-meters.ts';
import { forPlans, forReaders, historyDays, reserve, SeriesForecaster } from './series-forecaster.ts';
import type { Effort, Known, Run } from './series-forecaster.ts';
import { readWeather } from './weather.ts';

/** Days of the net load that a peak is chosen by: a billing month. */
const pastDays = 28;

export interface IssuedForecast {
  source: SeriesMeters;
  forecast: Forecast;
}

export interface Issued {
  forecasts: IssuedForecast[];
  /** Load less generation of the last weeks by quarter hour, kW; NaN where one of them is not known. */
  pastNetKw: Float64Array;
  lacks: Lack[];
  /** Wall time without and of training, ms. */
  issueMs: number;
  trainMs: number;
}

/** What forecasts are made from beside the configuration. */
export interface ForecastSources {
  readings: MeterReadingsService;
  workCalendar: WorkCalendarService;
  weather: Offers<WeatherService> | undefined;
  providers: Offers<ForecastProviderService> | undefined;
}

/** When forecasts are made and for how long: `at` is the start of a quarter hour, `minutes` the width of the park's intervals. */
export interface IssueRequest {
  at: number;
  steps: number;
  minutes: number;
  signal: AbortSignal;
}

/** Forecasts of one park: of what its meters measure, and of any other series that is handed in. */
export class Forecaster {
  readonly #scope: DispatchScope;
  readonly #sources: ForecastSources;
  readonly #history: KeptHistory;
  readonly #enterprises: KeptHistory;
  readonly #forecaster: SeriesForecaster;

  constructor(scope: DispatchScope, sources: ForecastSources) {
    this.#scope = scope;
    this.#sources = sources;
    this.#history = new KeptHistory(sources.readings, historyDays);
    this.#enterprises = new KeptHistory(sources.readings, historyDays);
    this.#forecaster = new SeriesForecaster(scope, sources.providers);
  }

  /** Forecasts every power of the park that a plan rests on. */
  async issue(at: number, steps: number, minutes: number, signal: AbortSignal): Promise<Issued> {
    const sources = seriesOf(await this.#sources.readings.meters(), this.#scope.config);
    const issued = await this.#metered(sources, this.#history, { at, steps, minutes, signal }, forPlans);
    if (!sources.some(({ series }) => series === 'load')) issued.lacks.unshift(lack('no-load-meter'));
    return issued;
  }

  /** Forecasts the load of each enterprise. */
  async issueEnterprises(request: IssueRequest): Promise<Issued> {
    const sources = enterpriseLoads(await this.#sources.readings.meters(), this.#scope.config);
    return this.#metered(sources, this.#enterprises, request, forReaders);
  }

  /** Forecasts a series that no meter measures from what is known of it, or says what is missing. */
  async issueKnown(known: Known, request: Omit<IssueRequest, 'minutes'>): Promise<Forecast | Lack> {
    return this.#forecaster.tryForecast(known, await this.#run(known.from, request), forReaders);
  }

  async #metered(
    sources: readonly SeriesMeters[],
    kept: KeptHistory,
    request: IssueRequest,
    effort: Effort,
  ): Promise<Issued> {
    const begin = performance.now();
    const { from, values: history } = await kept.read(sources, request.at, request.minutes);
    const run = await this.#run(from, request);
    const issued: Issued = {
      ...{ forecasts: [], lacks: [], issueMs: 0, trainMs: 0 },
      pastNetKw: netOf(history, pastDays * 96),
    };
    for (const source of sources) {
      const key = keyOf(source);
      const values = history.get(key)!;
      const { first, end } = knownRange(values);
      const known = {
        series: source.series,
        key,
        from,
        values,
        first: from + first * quarter,
        end: from + end * quarter,
      };
      const made = await this.#forecaster.tryForecast(known, run, effort);
      if ('code' in made) issued.lacks.push(made);
      else issued.forecasts.push({ source, forecast: made });
    }
    issued.trainMs = run.timing.trainMs;
    issued.issueMs = performance.now() - begin - issued.trainMs;
    return issued;
  }

  async #run(from: number, { at, steps, signal }: Omit<IssueRequest, 'minutes'>): Promise<Run> {
    const { workCalendar, weather } = this.#sources;
    const { config, park } = this.#scope;
    const span = { from, to: at + (steps + reserve) * quarter };
    return {
      ...{ at, steps, signal, timing: { trainMs: 0 } },
      calendar: await parkCalendar(workCalendar, config, { ...span, timeZone: park.timeZone }),
      weather: await readWeather(weather, config.weatherProvider, { at, ...span }),
    };
  }
}

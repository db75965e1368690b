import type { Offers } from '@lingtan/sdk';
import type { WeatherQuantity, WeatherSeries, WeatherService } from '@lingtan/weather-connector/contracts';
import { weatherFor, weatherRegressors } from '../../domain/index.ts';
import type { ForecastWeather, WeatherColumn } from '../../domain/index.ts';
import type { ForecastKind, ForecastSite, Regressor, WeatherUse } from '../../contracts/index.ts';
import { quarter } from '../context.ts';

/** Leads that weather of the past is asked for, min: a forecast reads what was known by its own lead at least. */
const leadMinutes = [60, 180, 360, 720, 1440, 2880, 4320, 5760] as const;

/** Weather for one run: which provider tells it, and what it says; or why none is used. */
export interface ParkWeather {
  use: WeatherUse;
  weather: ForecastWeather | null;
}

/** Asks the provider that the configuration names, or the only one there is. It failing is told, and forecasts go on without. */
export async function readWeather(
  offers: Offers<WeatherService> | undefined,
  configured: string | undefined,
  { at, from, to }: { at: number; from: number; to: number },
): Promise<ParkWeather> {
  const all = (await offers?.all()) ?? [];
  const none = (reason: WeatherUse['reason'], params: Record<string, string> = {}): ParkWeather => ({
    use: { provider: configured ?? null, title: null, simulated: false, issuedAt: null, ref: null, reason, params },
    weather: null,
  });
  if (all.length === 0) return none(configured === undefined ? 'none-offered' : 'not-offered');
  const names = all.map(({ provider }) => provider).join(', ');
  if (configured === undefined && all.length > 1) return none('several-offered', { providers: names });
  const chosen = configured === undefined ? all[0]! : all.find(({ provider }) => provider === configured);
  if (!chosen) return none('not-offered', { providers: names });
  try {
    const { provider, service } = chosen;
    const source = await service.source();
    const next = await service.forecast({ at, from: at, to });
    if (!next) return { ...none('no-forecast'), use: { ...none('no-forecast').use, provider, title: source.title } };
    const past = await service.history({ at, from, to: at, leadMinutes });
    const byLead = past.map((own) => ({ leadMinutes: own.leadMinutes, series: joined(own, next) }));
    const { title, simulated } = source;
    return {
      use: { provider, title, simulated, issuedAt: next.issuedAt, ref: next.ref, reason: null, params: {} },
      weather: { asForecast: past.every(({ asForecast }) => asForecast), byLead },
    };
  } catch (error) {
    return none('failed', { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Regressors of a kind of series on the quarter hours from `start`. */
export function regressorsOf(
  kind: ForecastKind,
  { weather }: ParkWeather,
  { start, count }: { start: number; count: number },
  site: ForecastSite | undefined,
): Regressor[] {
  if (!weather || weatherFor(kind).length === 0) return [];
  return weatherRegressors(kind, weather, { start, stepMs: quarter, count }, site);
}

const columns = ['irradiance', 'temperature', 'wind-speed'] as const satisfies readonly (WeatherQuantity &
  WeatherColumn)[];

/** Past values, then those of the newest forecast, on one grid. */
function joined(past: WeatherSeries, next: WeatherSeries): ForecastWeather['byLead'][number]['series'] {
  const stepMs = next.stepMinutes * 60_000;
  const start = Math.min(past.start, next.start);
  const ends = [past, next].map(({ start: begin, stepMinutes, values }) => {
    const longest = Math.max(0, ...Object.values(values).map((list) => list?.length ?? 0));
    return begin + longest * stepMinutes * 60_000;
  });
  const count = Math.ceil((Math.max(...ends) - start) / stepMs);
  const parts = columns.flatMap((column) => {
    if (!past.values[column] && !next.values[column]) return [];
    const values = new Float64Array(count).fill(NaN);
    // The newest forecast comes last: it knows the running hour better.
    for (const { start: begin, stepMinutes, values: own } of [past, next]) {
      const step = stepMinutes * 60_000;
      for (let i = 0; i < count; i++) {
        const value = own[column]?.[Math.floor((start + i * stepMs - begin) / step)];
        if (value !== undefined && value !== null) values[i] = value;
      }
    }
    return [[column, { start, stepMs, values }] as const];
  });
  return Object.fromEntries(parts);
}

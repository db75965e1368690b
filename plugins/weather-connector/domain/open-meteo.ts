import { z } from 'zod';
import type { WeatherQuantity, WeatherSeries } from '../contracts/index.ts';
import { weatherQuantities } from '../contracts/index.ts';
import { weatherErrors } from './errors.ts';

const hour = 3_600_000;

/** What is asked of the service. */
export interface OpenMeteoQuery {
  baseUrl: string;
  apiKey?: string | undefined;
  latitude: number;
  longitude: number;
  windHeightM: number;
  horizonDays: number;
  pastDays: number;
}

/** Name of a quantity at the service, and the unit that is asked for. */
const columns = (windHeightM: number): Record<WeatherQuantity, { name: string; unit: string }> => ({
  irradiance: { name: 'shortwave_radiation', unit: 'W/m²' },
  temperature: { name: 'temperature_2m', unit: '°C' },
  'wind-speed': { name: `wind_speed_${windHeightM}m`, unit: 'm/s' },
  'cloud-cover': { name: 'cloud_cover', unit: '%' },
});

/** Address of a request; see https://open-meteo.com/en/docs. */
export function openMeteoUrl({ baseUrl, apiKey, latitude, longitude, windHeightM, ...days }: OpenMeteoQuery): URL {
  const url = new URL('v1/forecast', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const hourly = Object.values(columns(windHeightM)).map(({ name }) => name);
  const query = {
    latitude: String(latitude),
    longitude: String(longitude),
    hourly: hourly.join(','),
    timeformat: 'unixtime',
    timezone: 'GMT',
    wind_speed_unit: 'ms',
    forecast_days: String(days.horizonDays),
    past_days: String(days.pastDays),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (apiKey !== undefined && apiKey !== '') url.searchParams.set('apikey', apiKey);
  return url;
}

const answer = z.object({
  hourly_units: z.record(z.string(), z.string()),
  hourly: z.record(z.string(), z.array(z.number().nullable())),
});

/** What the service says when it refuses: `{ error: true, reason }`. */
export const refusal = z.object({ error: z.literal(true), reason: z.string() });

/**
 * Reads an answer. Irradiance at a time is the mean of the hour before it, all else holds at that time; both become means of
 * the hour that begins.
 *
 * @throws WEATHER_ANSWER_INVALID naming the field
 */
export function readOpenMeteo(body: unknown, windHeightM: number): WeatherSeries {
  const parsed = answer.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(issue?.path.join('.') ?? '', 'not as documented', issue?.message ?? 'another shape');
  }
  const { hourly, hourly_units: units } = parsed.data;
  const times = hourly['time'] ?? [];
  if (times.length < 2) throw invalid('hourly.time', `${times.length} times`, 'at least two');
  if (units['time'] !== 'unixtime') throw invalid('hourly_units.time', units['time'], 'unixtime');
  const start = (times[0] ?? NaN) * 1000;
  times.forEach((time, i) => {
    if ((time ?? NaN) * 1000 !== start + i * hour) throw invalid(`hourly.time.${i}`, time, 'one hour after the last');
  });
  const wanted = columns(windHeightM);
  const values = Object.fromEntries(
    weatherQuantities.flatMap((quantity) => {
      const { name, unit } = wanted[quantity];
      const list = hourly[name];
      if (!list) return [];
      if (units[name] !== unit) throw invalid(`hourly_units.${name}`, units[name], unit);
      if (list.length !== times.length) throw invalid(`hourly.${name}`, `${list.length} values`, `${times.length}`);
      return [[quantity, list.slice(1).map((next, i) => (quantity === 'irradiance' ? next : mean(list[i], next)))]];
    }),
  );
  if (Object.keys(values).length === 0) throw invalid('hourly', Object.keys(hourly).join(', '), wanted.irradiance.name);
  return { start, stepMinutes: 60, values };
}

function mean(a: number | null | undefined, b: number | null): number | null {
  return a === null || a === undefined || b === null ? null : Math.round(((a + b) / 2) * 100) / 100;
}

function invalid(field: string, value: unknown, expected: string): Error {
  return weatherErrors.ANSWER_INVALID({ field, value: value === undefined ? 'absent' : value, expected });
}

/** The steps of a series from an instant on, or before it. */
export function cut(series: WeatherSeries, at: number, side: 'from' | 'before'): WeatherSeries {
  const index = Math.max(0, Math.ceil((at - series.start) / (series.stepMinutes * 60_000)));
  const values = Object.fromEntries(
    Object.entries(series.values).map(([name, list]) => [
      name,
      side === 'from' ? (list ?? []).slice(index) : (list ?? []).slice(0, index),
    ]),
  );
  return {
    ...series,
    start: side === 'from' ? series.start + index * series.stepMinutes * 60_000 : series.start,
    values,
  };
}

/** Steps of a series; its columns are equally long. */
export function lengthOf({ values }: WeatherSeries): number {
  return Math.max(0, ...Object.values(values).map((list) => list?.length ?? 0));
}

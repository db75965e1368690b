import { defineManyService } from '@lingtan/sdk';

/** What weather is told of, with the unit of its values. Each value is the mean over its step. */
export const weatherUnits = {
  /** Global horizontal irradiance. */
  irradiance: 'W/m2',
  /** Air at two metres. */
  temperature: 'degC',
  /** At the height that the source names. */
  'wind-speed': 'm/s',
  'cloud-cover': '%',
} as const;
export type WeatherQuantity = keyof typeof weatherUnits;
export const weatherQuantities = Object.keys(weatherUnits) as WeatherQuantity[];

/** Where weather comes from. */
export interface WeatherSource {
  title: { en: string; 'zh-CN': string };
  /** Made up by a simulator. */
  simulated: boolean;
  /** Degrees, north and east positive. */
  latitude: number;
  longitude: number;
  /** Height of the wind speed above ground, m. */
  windHeightM: number;
  /** When the newest forecast became known, ms UTC; null when there is none. */
  newestAt: number | null;
}

/** Values on a regular grid: step `i` covers `[start + i·step, start + (i + 1)·step)`; null where nothing is known. */
export interface WeatherSeries {
  /** ms UTC. */
  start: number;
  stepMinutes: number;
  values: Partial<Record<WeatherQuantity, (number | null)[]>>;
}

/** A forecast as it became known at one moment. */
export interface WeatherForecast extends WeatherSeries {
  /** ms UTC. */
  issuedAt: number;
  /** Evidence of the forecast; null where the source keeps none. */
  ref: string | null;
}

/** For each step the newest value that was known at least `leadMinutes` before it began. */
export interface WeatherHistory extends WeatherSeries {
  leadMinutes: number;
  /** False where values were taken from an archive afterwards: they are better than what was known at the time. */
  asForecast: boolean;
}

/** Weather over a park. Several plugins may offer it; the user's configuration names the provider. */
export interface WeatherService {
  source(): Promise<WeatherSource>;
  /** The newest forecast known at `at` (ms UTC), as far as it covers `[from, to)`; null when there is none. */
  forecast(query: { at: number; from: number; to: number }): Promise<WeatherForecast | null>;
  /** What was forecast for the steps of `[from, to)`, once for each lead. Nothing issued after `at` is used. */
  history(query: { at: number; from: number; to: number; leadMinutes: readonly number[] }): Promise<WeatherHistory[]>;
}

export const Weather = defineManyService<WeatherService>('weather', { version: 1 });

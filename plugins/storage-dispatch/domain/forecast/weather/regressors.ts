import type { ForecastKind, ForecastSite, Regressor } from '../../../contracts/forecast.ts';
import { interpolated, shapedByTheSun, type CoarseSeries, type FineGrid } from './resample.ts';

export const irradianceId = 'irradiance';
export const windSpeedId = 'wind-speed';

/** Bases of heating and cooling degrees, °C (JGJ 26-2018: HDD18, CDD26). */
const heatingBase = 18;
const coolingBase = 26;

/** Weather of the past by how long before it was known, joined with the newest forecast. */
export interface ForecastWeather {
  asForecast: boolean;
  byLead: readonly { leadMinutes: number; series: Partial<Record<WeatherColumn, CoarseSeries>> }[];
}

export type WeatherColumn = 'irradiance' | 'temperature' | 'wind-speed';

/** What each kind of series depends on. */
const wanted: Partial<
  Record<ForecastKind, readonly { id: string; from: WeatherColumn; of?: (value: number) => number }[]>
> = {
  load: [
    { id: 'temperature', from: 'temperature' },
    { id: 'heating', from: 'temperature', of: (t) => Math.max(0, heatingBase - t) },
    { id: 'cooling', from: 'temperature', of: (t) => Math.max(0, t - coolingBase) },
  ],
  pv: [
    { id: irradianceId, from: 'irradiance' },
    { id: 'temperature', from: 'temperature' },
  ],
  wind: [{ id: windSpeedId, from: 'wind-speed' }],
  // Sun and wind push the grid's power out of consumption, and prices down.
  price: [
    { id: irradianceId, from: 'irradiance' },
    { id: 'wind', from: 'wind-speed' },
  ],
  carbon: [
    { id: irradianceId, from: 'irradiance' },
    { id: 'wind', from: 'wind-speed' },
  ],
};

/** Weather columns that a kind of series uses. */
export function weatherFor(kind: ForecastKind): WeatherColumn[] {
  return [...new Set((wanted[kind] ?? []).map(({ from }) => from))];
}

/** Weather as regressors of a series on the steps of `grid`; none where a column is not told at all. */
export function weatherRegressors(
  kind: ForecastKind,
  { asForecast, byLead }: ForecastWeather,
  grid: FineGrid,
  site: ForecastSite | undefined,
): Regressor[] {
  return (wanted[kind] ?? []).flatMap(({ id, from, of }) => {
    const leads = byLead.flatMap(({ leadMinutes, series }) => {
      const coarse = series[from];
      if (!coarse) return [];
      const values = from === 'irradiance' && site ? shapedByTheSun(coarse, grid, site) : interpolated(coarse, grid);
      return [{ leadMinutes, values: of ? values.map((value) => (Number.isNaN(value) ? NaN : of(value))) : values }];
    });
    const [nearest] = leads;
    return nearest && nearest.values.some((value) => !Number.isNaN(value))
      ? [{ id, values: nearest.values, asForecast, byLead: leads }]
      : [];
  });
}

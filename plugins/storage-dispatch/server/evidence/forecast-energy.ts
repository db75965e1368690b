import type { Forecast } from '../../contracts/index.ts';

/** Energy of the median over the horizon, kWh, rounded to a millionth. */
export function forecastEnergy({ q50, stepMinutes }: Pick<Forecast, 'q50' | 'stepMinutes'>): number {
  return Math.round(q50.reduce<number>((sum, power) => sum + ((power ?? 0) * stepMinutes) / 60, 0) * 1e6) / 1e6;
}

/** Mean of the median over the steps that have one, rounded to a millionth; null where none has. */
export function forecastMean({ q50 }: Pick<Forecast, 'q50'>): number | null {
  const values = q50.filter((value) => value !== null);
  return values.length === 0
    ? null
    : Math.round((values.reduce((sum, own) => sum + own, 0) / values.length) * 1e6) / 1e6;
}

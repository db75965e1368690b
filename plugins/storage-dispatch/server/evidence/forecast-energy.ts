import type { Forecast } from '../../contracts/index.ts';

/** Energy of the median over the horizon, kWh, rounded to a millionth. */
export function forecastEnergy({ q50, stepMinutes }: Pick<Forecast, 'q50' | 'stepMinutes'>): number {
  return Math.round(q50.reduce<number>((sum, power) => sum + ((power ?? 0) * stepMinutes) / 60, 0) * 1e6) / 1e6;
}

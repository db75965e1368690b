import type { PlanCause } from '../../contracts/index.ts';

/** A quarter hour of one series, kW; `sign` is its part in the net load: load +1, generation −1. */
export interface SeriesOutcome {
  sign: 1 | -1;
  q10: number | null;
  q50: number;
  q90: number | null;
  measured: number;
}

/**
 * Whether the net load came further from its forecast than `bands` times the half band on that side. Half bands of the series
 * add as the roots of their squares: their errors are taken as independent. Null without a band: there is nothing to exceed.
 */
export function forecastMiss(
  at: number,
  series: readonly SeriesOutcome[],
  { bands, leastKw }: { bands: number; leastKw: number },
): PlanCause | null {
  if (bands === 0 || series.length === 0) return null;
  const sum = (of: (one: SeriesOutcome) => number): number => series.reduce((all, one) => all + one.sign * of(one), 0);
  const [forecast, measured] = [sum(({ q50 }) => q50), sum((one) => one.measured)];
  const above = measured > forecast;
  let squares = 0;
  for (const { sign, q10, q50, q90 } of series) {
    const edge = above === sign > 0 ? q90 : q10;
    if (edge === null) return null;
    squares += (edge - q50) ** 2;
  }
  const band = Math.sqrt(squares);
  if (Math.abs(measured - forecast) <= Math.max(leastKw, bands * band)) return null;
  return { kind: 'forecast-error', at, forecast, measured, band };
}

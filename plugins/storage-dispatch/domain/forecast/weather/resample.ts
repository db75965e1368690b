import type { ForecastSite } from '../../../contracts/forecast.ts';
import { clearSky, cosZenith } from '../sun.ts';

/** Means over the steps of a coarse grid, e.g. hours; NaN or null where unknown. */
export interface CoarseSeries {
  /** ms UTC. */
  start: number;
  stepMs: number;
  values: ArrayLike<number | null>;
}

/** The grid that is wanted. */
export interface FineGrid {
  start: number;
  stepMs: number;
  count: number;
}

/** Values between the middles of coarse steps, in a straight line; NaN where a neighbour on either side is unknown. */
export function interpolated({ start, stepMs, values }: CoarseSeries, grid: FineGrid): Float64Array {
  return fine(grid, (ts) => {
    const at = (ts - start) / stepMs - 0.5;
    const before = Math.floor(at);
    const share = at - before;
    const [a, b] = [valueOf(values, before), valueOf(values, before + 1)];
    // At both ends of what is known the half step counts as its own middle.
    if (Number.isNaN(a)) return share >= 0.5 ? b : NaN;
    if (Number.isNaN(b)) return share < 0.5 ? a : NaN;
    return a + (b - a) * share;
  });
}

/** Irradiance shaped within each coarse step as a clear sky's would be, so that its mean stays what was said. */
export function shapedByTheSun(
  { start, stepMs, values }: CoarseSeries,
  grid: FineGrid,
  site: ForecastSite,
): Float64Array {
  const means = new Map<number, number>();
  const sky = (ts: number): number => clearSky(cosZenith(ts, site));
  const meanSky = (index: number): number => {
    let mean = means.get(index);
    if (mean === undefined) {
      const parts = Math.max(1, Math.round(stepMs / grid.stepMs));
      mean = 0;
      for (let i = 0; i < parts; i++) mean += sky(start + index * stepMs + ((i + 0.5) * stepMs) / parts) / parts;
      means.set(index, mean);
    }
    return mean;
  };
  return fine(grid, (ts) => {
    const index = Math.floor((ts - start) / stepMs);
    const value = valueOf(values, index);
    const mean = meanSky(index);
    return mean < 1 ? value : (value * sky(ts)) / mean;
  });
}

function fine({ start, stepMs, count }: FineGrid, at: (ts: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => at(start + (i + 0.5) * stepMs));
}

function valueOf(values: ArrayLike<number | null>, index: number): number {
  return index < 0 || index >= values.length ? NaN : (values[index] ?? NaN);
}

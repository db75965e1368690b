import type { ForecastContext } from '../context.ts';
import { quantileInPlace } from '../quantile.ts';

/** What the last hours and days before the issue were like; the same for all steps of a forecast. */
export const recentNames = [
  'last',
  'last-hour',
  'last-day-mean',
  'last-day-low',
  'last-day-high',
  'last-week-mean',
] as const;

const list = new Float64Array(1440);

/** Values of {@link recentNames} before step `issue`; NaN where nothing was measured. */
export function recentState({ values, steps }: ForecastContext, issue: number): Float64Array {
  const perDay = steps.slotsPerDay;
  const hour = Math.max(1, Math.round(3_600_000 / steps.stepMs));
  const end = Math.min(issue, values.length);
  let count = 0;
  for (let i = Math.max(0, end - perDay); i < end; i++) if (!Number.isNaN(values[i]!)) list[count++] = values[i]!;
  const low = quantileInPlace(list, count, 0.05);
  const high = quantileInPlace(list, count, 0.95);
  return Float64Array.of(
    meanBefore(values, end, 1),
    meanBefore(values, end, hour),
    meanBefore(values, end, perDay),
    low,
    high,
    meanBefore(values, end, 7 * perDay),
  );
}

function meanBefore(values: Float64Array, end: number, steps: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, end - steps); i < end; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count ? sum / count : NaN;
}

import type { ForecastContext } from '../context.ts';
import { gridValue } from '../day-grid.ts';
import { kindNumber } from '../days.ts';

/** Days that are like the one to forecast: the same weekday, or the same kind of day. */
export type Likeness = 'weekday' | 'kind';

/** Days looked back at most; older ones say nothing of today's work. */
const furthestDays = 200;

/**
 * Measurements at `slot` of the latest days up to `lastDay` that are like `day`, newest first, into `into`; returns how many.
 * A holiday, a made-up workday or a shutdown has no weekday of its own: its kind counts. Without an earlier day of the kind,
 * holidays stand in for a shutdown, and Sundays for both.
 */
export function similarDays(
  context: ForecastContext,
  target: { day: number; slot: number; lastDay: number; likeness: Likeness; most: number },
  into: Float64Array,
): number {
  const { grid, dayOf } = context;
  const { day, slot, lastDay, most } = target;
  const wanted = dayOf(day);
  const likeness = wanted.weekday > 6 ? 'kind' : target.likeness;
  const newest = Math.min(lastDay, grid.firstDay + grid.days - 1);
  const oldest = Math.max(grid.firstDay, lastDay - furthestDays);
  const collect = (like: number): number => {
    let count = 0;
    for (let past = newest; past >= oldest && count < most; past--) {
      if (dayOf(past)[likeness] !== like) continue;
      const value = gridValue(grid, past, slot);
      if (!Number.isNaN(value)) into[count++] = value;
    }
    return count;
  };
  let count = collect(wanted[likeness]);
  if (count === 0 && wanted.kind === kindNumber.shutdown) count = collect(kindNumber.holiday);
  return count === 0 && wanted.kind >= kindNumber.holiday ? collect(kindNumber.sunday) : count;
}

import type { ForecastContext } from '../context.ts';
import { gridValue } from '../day-grid.ts';
import { kindNumber } from '../days.ts';

/** Days that are like the one to forecast: the same weekday, or the same kind of day. */
export type Likeness = 'weekday' | 'kind';

/** Days looked back at most; older ones say nothing of today's work. */
const furthestDays = 200;

/**
 * Measurements at `slot` of the latest days up to `lastDay` that are like `day`, newest first, into `into`; returns how many.
 * A holiday or a made-up workday has no weekday of its own: its kind counts. Without an earlier holiday, Sundays stand in.
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
  const count = collect(wanted[likeness]);
  return count === 0 && wanted.kind === kindNumber.holiday ? collect(kindNumber.sunday) : count;
}

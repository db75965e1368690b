import type { LocalSteps } from './local-steps.ts';

/** Measurements by local day and slot: the same time of another day is one stride away, also when clocks change. */
export interface DayGrid {
  firstDay: number;
  days: number;
  slots: number;
  /** `values[(day − firstDay) · slots + slot]`, NaN where nothing was measured. */
  values: Float64Array;
}

/**
 * Lays `values` (one a step) out by day and slot. Of an hour that clocks repeat the first pass counts, since the second is
 * later than other slots of its day.
 */
export function dayGrid(steps: LocalSteps, values: Float64Array): DayGrid {
  const firstDay = steps.day[0] ?? 0;
  const lastDay = steps.day[values.length - 1] ?? firstDay;
  const days = lastDay - firstDay + 1;
  const slots = steps.slotsPerDay;
  const grid = new Float64Array(days * slots).fill(NaN);
  const filled = new Uint8Array(grid.length);
  for (let i = 0; i < values.length; i++) {
    const cell = (steps.day[i]! - firstDay) * slots + steps.slot[i]!;
    if (filled[cell]) continue;
    filled[cell] = 1;
    grid[cell] = values[i]!;
  }
  return { firstDay, days, slots, values: grid };
}

/** Value of a local day and slot; NaN outside of the grid. */
export function gridValue(grid: DayGrid, day: number, slot: number): number {
  const row = day - grid.firstDay;
  return row < 0 || row >= grid.days ? NaN : grid.values[row * grid.slots + slot]!;
}

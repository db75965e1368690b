import { isCountedFlow } from '../../domain/index.ts';
import type { DaySum } from '../ledger/entry-store.ts';
import type { GridFactor } from '../now/grid-factor.ts';

/** Electricity of the park in a day, Wh: what counts by the grid factor, and what was used of all origins. */
export interface DayTotals {
  day: string;
  gridWh: number;
  usedWh: number;
}

/** Adds up the flows of each day, as often as each counts. What the grid gives back out of storage was counted when it came in. */
export function dayTotals(sums: readonly DaySum[], { weight }: Pick<GridFactor, 'weight'>): DayTotals[] {
  const days = new Map<string, DayTotals>();
  for (const { day, flow, wh } of sums) {
    let row = days.get(day);
    if (!row) days.set(day, (row = { day, gridWh: 0, usedWh: 0 }));
    if (!isCountedFlow(flow)) continue;
    row.gridWh += weight(flow) * Number(wh);
    row.usedWh += (flow === 'exported' ? -1 : 1) * Number(wh);
  }
  return [...days.values()];
}

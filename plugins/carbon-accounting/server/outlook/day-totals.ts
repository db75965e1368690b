import type { DaySum } from '../ledger/entry-store.ts';

/** Electricity of the park in a day, Wh: net of export from the grid, and what was used of all origins. */
export interface DayTotals {
  day: string;
  netGridWh: number;
  usedWh: number;
}

/** Adds up the flows of each day. What the grid gives back out of storage was counted when it came in. */
export function dayTotals(sums: readonly DaySum[]): DayTotals[] {
  const days = new Map<string, DayTotals>();
  for (const { day, flow, wh } of sums) {
    let row = days.get(day);
    if (!row) days.set(day, (row = { day, netGridWh: 0, usedWh: 0 }));
    const energy = Number(wh);
    if (flow === 'purchased' || flow === 'contracted') {
      row.netGridWh += energy;
      row.usedWh += energy;
    } else if (flow === 'self-generated') row.usedWh += energy;
    else if (flow === 'exported') {
      row.netGridWh -= energy;
      row.usedWh -= energy;
    }
  }
  return [...days.values()];
}

import type { Tx } from '@lingtan/sdk';
import { outlook, periodDays } from '../../domain/index.ts';
import type { DailyValue, Outlook } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { sumDays } from '../ledger/entry-store.ts';
import { gridFactorNow } from '../now/grid-factor.ts';
import type { GridFactor } from '../now/grid-factor.ts';
import { dayTotals } from './day-totals.ts';

/** Emissions of grid electricity by day: what the outlook and the rating of a year both carry on. */
export interface GridOutlook {
  grid: GridFactor;
  /** t of each posted day of this year and of the weeks before it; none without a factor. */
  days: DailyValue[];
  /** Electricity used of all origins, Wh, by day. */
  usedWh: DailyValue[];
  /** The same Wh in t. */
  tOf(wh: number): number;
  ahead(period: string): Outlook;
}

export async function gridOutlook(carbon: Carbon, tx: Tx): Promise<GridOutlook> {
  const now = today(carbon);
  const grid = await gridFactorNow(carbon, tx);
  // The last four weeks may lie in the year before.
  const start = new Date(Date.parse(`${now.slice(0, 4)}-01-01`) - 31 * 86_400_000).toISOString().slice(0, 10);
  const value = grid.selected ? Number(grid.selected.factor.value) : null;
  const totals = value === null ? [] : dayTotals(await sumDays(tx, start, now), grid);
  // Wh × kg/kWh ÷ 10⁶ = t.
  const tOf = (wh: number): number => (wh * (value ?? 0)) / 1e6;
  const days = totals.map(({ day, gridWh }) => ({ day, value: tOf(gridWh) }));
  return {
    ...{ grid, days, tOf },
    usedWh: totals.map(({ day, usedWh }) => ({ day, value: usedWh })),
    ahead: (period) => outlook(days, periodDays(period), now),
  };
}

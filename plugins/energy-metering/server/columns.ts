import { qualities } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { Direction } from '../contracts/index.ts';
import type { Span } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { readIntervals } from './interval-store.ts';

/** Status of an interval that was never closed. */
export const noStatus = 255;

/** The intervals of one meter and direction over a span, as columns: one slot per interval. */
export interface SeriesColumn {
  meter: string;
  direction: Direction;
  /** Amount in the base unit; NaN where missing or never closed. */
  amounts: Float64Array;
  /** Index into `qualities`, or {@link noStatus}. */
  status: Uint8Array;
}

export interface ColumnsQuery extends Span {
  series: readonly { meter: string; direction: Direction }[];
  asOf?: string | null;
}

/**
 * Newest revisions (or those known at `asOf`) of many meters over a long span, for sums, bills, supply and analysis. Slot `i`
 * starts at `query.from + i × energy.width`; `query.from` must be an interval boundary. Series come in the order asked for.
 */
export async function readColumns(energy: Energy, tx: Tx, query: ColumnsQuery): Promise<SeriesColumn[]> {
  const slots = Math.ceil((query.to - query.from) / energy.width);
  const columns = query.series.map(({ meter, direction }) => ({
    meter,
    direction,
    amounts: new Float64Array(slots).fill(NaN),
    status: new Uint8Array(slots).fill(noStatus),
  }));
  const bySeries = new Map(columns.map((column) => [`${column.meter}.${column.direction}`, column]));
  const meters = [...new Set(query.series.map(({ meter }) => meter))];
  for (const row of await readIntervals(tx, { ...query, meters, minutes: energy.minutes })) {
    const column = bySeries.get(`${row.meter}.${row.direction}`);
    if (!column) continue;
    const slot = Math.round((row.start - query.from) / energy.width);
    column.amounts[slot] = row.amount ?? NaN;
    column.status[slot] = qualities.indexOf(row.status);
  }
  return columns;
}

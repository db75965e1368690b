import { qualities } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction } from '../contracts/index.ts';
import type { Span } from '../domain/index.ts';
import type { Energy } from './context.ts';

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

interface Packed extends Record<string, unknown> {
  series: number;
  places: Buffer;
  values: Buffer;
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
  if (columns.length === 0) return columns;
  const ids = await seriesOf(energy, tx, query.series);
  const byId = new Map(columns.map((column) => [ids.get(`${column.meter}.${column.direction}`), column]));
  // Revisions count from 1, so that 0 is below every one of them.
  const newest = new Int16Array(slots);
  for (const row of await readPacked(tx, query, [...ids.values()])) {
    newest.fill(0);
    unpack(row, byId.get(row.series)!, newest, query.from / 60_000, energy.minutes);
  }
  return columns;
}

/** Number of each series that there is, by `meter.direction`. */
async function seriesOf(energy: Energy, tx: Tx, list: ColumnsQuery['series']): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ id: number; name: string }>(sql`
    select s.id, s.meter_id || '.' || s.direction as name from plugin_energy_metering.interval_series s
    join unnest(${sql.param(list.map(({ meter }) => meter))}::text[],
      ${sql.param(list.map(({ direction }) => direction))}::text[]) as q(meter, direction)
      on s.meter_id = q.meter and s.direction = q.direction
    where s.park_id = current_setting('lingtan.park_id') and s.minutes = ${energy.minutes}`);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/**
 * One row per series with its revisions packed into bytes: slot × 65536 + revision and amount × 8 + status, both as int8. A
 * million intervals as rows of numbers would cost seconds of parsing; so they cost a tenth of it. The newest of a slot is
 * chosen while unpacking: few are ever revised, and sorting all of them would cost more than reading them. The series are
 * given as numbers, so that the planner knows how many there are and reads the pages in order when most of them are asked for.
 */
async function readPacked(tx: Tx, query: ColumnsQuery, ids: readonly number[]): Promise<Packed[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.execute<Packed>(sql`
    select r.series, string_agg(int8send(r.slot::bigint * 65536 + r.revision), ''::bytea) as places,
      string_agg(int8send(coalesce(r.amount, 0) * 8 + r.status), ''::bytea) as values
    from plugin_energy_metering.interval_rows r
    where r.series = any(${sql.param(ids)}::int[])
      and r.slot >= ${Math.ceil(query.from / 60_000)} and r.slot < ${Math.ceil(query.to / 60_000)}
      ${query.asOf ? sql`and r.recorded_at <= ${query.asOf}::timestamptz` : sql``}
    group by r.series`);
  return rows;
}

const missing = qualities.indexOf('missing');

function unpack(
  { places, values }: Packed,
  column: SeriesColumn,
  newest: Int16Array,
  from: number,
  minutes: number,
): void {
  const at = new DataView(places.buffer, places.byteOffset, places.byteLength);
  const packed = new DataView(values.buffer, values.byteOffset, values.byteLength);
  for (let i = 0; i < places.byteLength / 8; i++) {
    const low = at.getUint32(i * 8 + 4);
    const slot = (at.getInt32(i * 8) * 65_536 + (low >>> 16) - from) / minutes;
    const revision = low & 0xffff;
    if (revision <= newest[slot]!) continue;
    newest[slot] = revision;
    const amount = packed.getUint32(i * 8 + 4);
    const status = amount & 7;
    // High word × 2^32 ÷ 8, without passing through numbers above 2^53.
    column.amounts[slot] = status === missing ? NaN : packed.getInt32(i * 8) * 536_870_912 + (amount >>> 3);
    column.status[slot] = status;
  }
}

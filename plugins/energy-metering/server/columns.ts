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
  narrow: Buffer | null;
  places: Buffer | null;
  values: Buffer | null;
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
  const unpacking = new Unpacking(slots, query.from / 60_000, energy.minutes);
  for (const row of await readPacked(tx, query, [...ids.values()])) unpacking.unpack(row, byId.get(row.series)!);
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

/** Bits of a narrow number from below: amount, status, revision, minutes since the begin of the span. */
const [amountBits, statusBits, revisionBits] = [34, 2, 7];

/**
 * One row per series with its revisions packed into bytes: a million intervals as rows of numbers would cost seconds of parsing; so
 * they cost a tenth of it. Nearly all fit into one int8 each (two years, 127 revisions, 17 GWh), the others come as two: slot × 65536
 * + revision and amount × 8 + status. The newest of a slot is chosen while unpacking: few are ever revised, and sorting all of them
 * would cost more than reading them. The series are given as numbers, so that the planner knows how many there are and reads the
 * pages in order when most of them are asked for.
 */
async function readPacked(tx: Tx, query: ColumnsQuery, ids: readonly number[]): Promise<Packed[]> {
  if (ids.length === 0) return [];
  const [from, to] = [Math.ceil(query.from / 60_000), Math.ceil(query.to / 60_000)];
  const unit = (bits: number) => sql.raw(`${2 ** bits}::bigint`);
  const fits =
    to - from <= 2 ** (63 - amountBits - statusBits - revisionBits)
      ? sql`(coalesce(r.amount, 0) >> ${sql.raw(String(amountBits))}) = 0 and r.revision < ${sql.raw(String(2 ** revisionBits))}`
      : sql`false`;
  const { rows } = await tx.execute<Packed>(sql`
    select r.series,
      string_agg(int8send((r.slot - ${sql.raw(String(from))}) * ${unit(amountBits + statusBits + revisionBits)}
        + r.revision * ${unit(amountBits + statusBits)} + r.status * ${unit(amountBits)} + coalesce(r.amount, 0)),
        ''::bytea) filter (where ${fits}) as narrow,
      string_agg(int8send(r.slot::bigint * 65536 + r.revision), ''::bytea) filter (where not (${fits})) as places,
      string_agg(int8send(coalesce(r.amount, 0) * 8 + r.status), ''::bytea) filter (where not (${fits})) as values
    from plugin_energy_metering.interval_rows r
    where r.series = any(${sql.param(ids)}::int[]) and r.slot >= ${from} and r.slot < ${to}
      ${query.asOf ? sql`and r.recorded_at <= ${query.asOf}::timestamptz` : sql``}
    group by r.series`);
  return rows;
}

const missing = qualities.indexOf('missing');

/** Puts revisions into their slots, each only where it is newer than what is there. */
class Unpacking {
  readonly #newest: Int16Array;
  readonly #from: number;
  readonly #minutes: number;

  constructor(slots: number, from: number, minutes: number) {
    // Revisions count from 1, so that 0 is below every one of them.
    this.#newest = new Int16Array(slots);
    this.#from = from;
    this.#minutes = minutes;
  }

  unpack({ narrow, places, values }: Packed, column: SeriesColumn): void {
    this.#newest.fill(0);
    if (narrow) this.#narrow(narrow, column);
    if (places && values) this.#wide(places, values, column);
  }

  #narrow(packed: Buffer, column: SeriesColumn): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
    for (let at = 0; at < packed.byteLength; at += 8) {
      // Upper half: minutes from bit 11, 7 bits of revision, 2 of status, and the 2 highest of the amount.
      const high = view.getUint32(at);
      const minutes = high >>> 11;
      const revision = (high >>> 4) & 0x7f;
      const amount = (high & 3) * 0x1_0000_0000 + view.getUint32(at + 4);
      this.#put(column, minutes / this.#minutes, revision, (high >>> 2) & 3, amount);
    }
  }

  #wide(places: Buffer, values: Buffer, column: SeriesColumn): void {
    const at = new DataView(places.buffer, places.byteOffset, places.byteLength);
    const packed = new DataView(values.buffer, values.byteOffset, values.byteLength);
    for (let i = 0; i < places.byteLength; i += 8) {
      const low = at.getUint32(i + 4);
      const slot = (at.getInt32(i) * 65_536 + (low >>> 16) - this.#from) / this.#minutes;
      const value = packed.getUint32(i + 4);
      // High word × 2^32 ÷ 8, without passing through numbers above 2^53.
      const amount = packed.getInt32(i) * 536_870_912 + (value >>> 3);
      this.#put(column, slot, low & 0xffff, value & 7, amount);
    }
  }

  #put(column: SeriesColumn, slot: number, revision: number, status: number, amount: number): void {
    if (revision <= this.#newest[slot]!) return;
    this.#newest[slot] = revision;
    column.amounts[slot] = status === missing ? NaN : amount;
    column.status[slot] = status;
  }
}

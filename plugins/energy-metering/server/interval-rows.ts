import type { Quality } from '@lingtan/sdk';
import { qualities } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, IntervalMethod, IntervalReason } from '../contracts/index.ts';
import type { ClosedInterval } from '../domain/index.ts';

/** A stored revision of an interval. */
export interface StoredInterval extends ClosedInterval {
  meter: string;
  direction: Direction;
  enterpriseId: string | null;
  minutes: number;
  revision: number;
  status: Quality;
  method: IntervalMethod;
  reason: IntervalReason | null;
  pointId: string | null;
  ratio: number;
  recordedAt: string;
  producedBy: string;
  /** `closing` when it was computed from samples; else what put the amount there. */
  origin: string;
  /** Person who put it there, and why; null unless a person did. */
  author: string | null;
  note: string | null;
  /** What the maker of the revision kept with it. */
  detail: Record<string, unknown> | null;
}

/** The same as the database gives it. */
export interface IntervalRow extends Record<string, unknown> {
  meter_id: string;
  direction: Direction;
  enterprise_id: string | null;
  slot: number;
  minutes: number;
  revision: number;
  amount: number | null;
  status: number;
  method: IntervalMethod;
  reason: IntervalReason | null;
  start_reading: number | null;
  shift_reading: number;
  sample_from_ms: number | null;
  sample_to_ms: number | null;
  far_from: number | null;
  far_to: number | null;
  point_id: string | null;
  ratio: number;
  recorded_at: string;
  produced_by: string;
  origin: string;
  author: string | null;
  note: string | null;
  detail: Record<string, unknown> | null;
}

/** Rows with what they refer to, under the names `r`, `s`, `b`, `m`, `c`. */
export const rowTables = sql.raw(`plugin_energy_metering.interval_rows r
  join plugin_energy_metering.interval_series s on s.id = r.series
  join plugin_energy_metering.interval_basis b on b.id = r.basis
  join plugin_energy_metering.interval_codes m on m.code = r.method
  left join plugin_energy_metering.interval_codes c on c.code = r.reason`);

// float8 holds every ms and every unit up to 2^53 exactly, and arrives as a number.
export const rowColumns =
  sql.raw(`s.meter_id, s.direction, s.minutes, b.enterprise_id, r.slot, r.revision, r.status, m.name as method, c.name as reason,
  r.amount::float8 as amount, r.start_reading::float8 as start_reading, b.shift_reading::float8 as shift_reading,
  r.sample_from_ms, r.sample_to_ms, round(date_part('epoch', b.sample_from) * 1000) as far_from,
  round(date_part('epoch', b.sample_to) * 1000) as far_to, b.point_id, b.ratio,
  to_char(r.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
  b.produced_by, b.origin, b.author, b.note, b.detail`);

export function decodeRow(row: IntervalRow): StoredInterval {
  const start = row.slot * 60_000;
  const near = (ms: number | null): number | null => (ms === null ? null : start + ms);
  return {
    meter: row.meter_id,
    direction: row.direction,
    enterpriseId: row.enterprise_id,
    start,
    minutes: row.minutes,
    revision: row.revision,
    amount: row.amount,
    status: qualities[row.status] as Quality,
    method: row.method,
    reason: row.reason,
    startReading: row.start_reading,
    endReading: row.start_reading === null ? null : row.start_reading + row.amount! - row.shift_reading,
    shiftReading: row.shift_reading,
    sampleFrom: row.far_from ?? near(row.sample_from_ms),
    sampleTo: row.far_to ?? near(row.sample_to_ms),
    source: row.method === 'power-integration' ? 'power' : 'register',
    pointId: row.point_id,
    ratio: row.ratio,
    recordedAt: row.recorded_at,
    producedBy: row.produced_by,
    origin: row.origin,
    author: row.author,
    note: row.note,
    detail: row.detail,
  };
}

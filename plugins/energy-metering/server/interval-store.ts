import type { Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, IntervalMethod, IntervalReason, MeterConfig } from '../contracts/index.ts';
import { registerPoint } from '../domain/index.ts';
import type { ClosedInterval, Span } from '../domain/index.ts';
import { producedBy } from './context.ts';

/** A stored revision of an interval. */
export interface StoredInterval extends ClosedInterval {
  meter: string;
  direction: Direction;
  enterpriseId: string | null;
  minutes: number;
  revision: number;
  pointId: string | null;
  ratio: number;
  recordedAt: string;
  producedBy: string;
}

interface Row extends Record<string, unknown> {
  meter_id: string;
  direction: Direction;
  enterprise_id: string | null;
  start: number;
  minutes: number;
  revision: number;
  amount: number | null;
  status: Quality;
  method: IntervalMethod;
  reason: IntervalReason | null;
  start_reading: number | null;
  end_reading: number | null;
  shift_reading: number;
  point_id: string | null;
  sample_from: number | null;
  sample_to: number | null;
  ratio: number;
  recorded_at: string;
  produced_by: string;
}

// float8 holds every ms and every Wh up to 2^53 exactly, and arrives as a number.
const columns = sql.raw(`meter_id, direction, enterprise_id, minutes, revision, status, method, reason, point_id, ratio,
  (extract(epoch from starts_at) * 1000)::float8 as start, amount::float8 as amount,
  start_reading::float8 as start_reading, end_reading::float8 as end_reading, shift_reading::float8 as shift_reading,
  (extract(epoch from sample_from) * 1000)::float8 as sample_from,
  (extract(epoch from sample_to) * 1000)::float8 as sample_to,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at, produced_by`);

function fromRow(row: Row): StoredInterval {
  return {
    meter: row.meter_id,
    direction: row.direction,
    enterpriseId: row.enterprise_id,
    start: row.start,
    minutes: row.minutes,
    revision: row.revision,
    amount: row.amount,
    status: row.status,
    method: row.method,
    reason: row.reason,
    startReading: row.start_reading,
    endReading: row.end_reading,
    shiftReading: row.shift_reading,
    sampleFrom: row.sample_from,
    sampleTo: row.sample_to,
    source: row.method === 'power-integration' ? 'power' : 'register',
    pointId: row.point_id,
    ratio: row.ratio,
    recordedAt: row.recorded_at,
    producedBy: row.produced_by,
  };
}

/** PostgreSQL timestamp of ms since the epoch. */
export function timestamp(ms: number): ReturnType<typeof sql> {
  return sql`to_timestamp(${ms}::float8 / 1000)`;
}

export interface IntervalQuery extends Span {
  meters: readonly string[];
  /** One width only; absent reads every width. */
  minutes?: number;
  asOf?: string | null;
}

/** Newest revision of each interval that starts in the span, ordered by meter, direction, start. */
export async function readIntervals(tx: Tx, query: IntervalQuery): Promise<StoredInterval[]> {
  const { rows } = await tx.execute<Row>(sql`
    select distinct on (meter_id, direction, starts_at) ${columns}
    from plugin_energy_metering.intervals
    where park_id = current_setting('lingtan.park_id') and meter_id = any(${sql.param(query.meters)}::text[])
      and starts_at >= ${timestamp(query.from)} and starts_at < ${timestamp(query.to)}
      ${query.minutes === undefined ? sql`` : sql`and minutes = ${query.minutes}`}
      ${query.asOf ? sql`and recorded_at <= ${query.asOf}::timestamptz` : sql``}
    order by meter_id, direction, starts_at, revision desc`);
  return rows.map(fromRow);
}

/** Every revision of one interval, oldest first. */
export async function readHistory(
  tx: Tx,
  meter: string,
  direction: Direction,
  start: number,
): Promise<StoredInterval[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.intervals
    where park_id = current_setting('lingtan.park_id') and meter_id = ${meter} and direction = ${direction}
      and starts_at = ${timestamp(start)}
    order by revision`);
  return rows.map(fromRow);
}

/** A revision to be written. */
export interface NewRevision {
  meter: MeterConfig;
  direction: Direction;
  revision: number;
  interval: ClosedInterval;
}

function pointOf({ meter, direction, interval }: NewRevision): string | null {
  return (interval.source === 'register' ? registerPoint(meter, direction) : meter.powerPoint) ?? null;
}

/** Writes revisions in one statement. */
export async function insertRevisions(
  tx: Tx,
  parkId: string,
  minutes: number,
  list: readonly NewRevision[],
): Promise<void> {
  if (list.length === 0) return;
  const column = <T>(pick: (entry: NewRevision) => T) => sql.param(list.map(pick));
  await tx.execute(sql`
    insert into plugin_energy_metering.intervals (park_id, minutes, produced_by, meter_id, direction, enterprise_id, ratio, revision,
      starts_at, amount, status, method, reason, start_reading, end_reading, shift_reading, point_id, sample_from, sample_to)
    select ${parkId}, ${minutes}, ${producedBy}, meter, direction, enterprise, ratio, revision,
      to_timestamp(start / 1000), energy, status, method, reason, start_reading, end_reading, shift_reading, point,
      to_timestamp(sample_from / 1000), to_timestamp(sample_to / 1000)
    from unnest(
      ${column((e) => e.meter.id)}::text[], ${column((e) => e.direction)}::text[],
      ${column((e) => e.meter.enterpriseId ?? null)}::text[], ${column((e) => e.meter.ratio)}::float8[],
      ${column((e) => e.revision)}::int[], ${column((e) => e.interval.start)}::float8[],
      ${column((e) => e.interval.amount)}::bigint[], ${column((e) => e.interval.status)}::text[],
      ${column((e) => e.interval.method)}::text[], ${column((e) => e.interval.reason)}::text[],
      ${column((e) => e.interval.startReading)}::bigint[], ${column((e) => e.interval.endReading)}::bigint[],
      ${column((e) => e.interval.shiftReading)}::bigint[], ${column(pointOf)}::text[],
      ${column((e) => e.interval.sampleFrom)}::float8[], ${column((e) => e.interval.sampleTo)}::float8[]
    ) as t(meter, direction, enterprise, ratio, revision, start, energy, status, method, reason, start_reading, end_reading,
      shift_reading, point, sample_from, sample_to)`);
}

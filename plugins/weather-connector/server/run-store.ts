import { keptSince, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { WeatherSeries } from '../contracts/index.ts';
import { lengthOf } from '../domain/index.ts';
import type { KeptRun } from '../domain/index.ts';

const iso = (ts: number): string => new Date(ts).toISOString();
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** Where a run came from; kept with it. */
export interface RunOrigin {
  service: string;
  latitude: number;
  longitude: number;
  windHeightM: number;
}

export interface StoredRun extends KeptRun {
  no: number;
  origin: RunOrigin;
  hash: string;
  /** ISO 8601 UTC. */
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  no: number;
  kind: StoredRun['kind'];
  issued_at: number;
  starts_at: number;
  step_minutes: number;
  origin: RunOrigin;
  answer_hash: string;
  content: WeatherSeries['values'];
  recorded_at: string;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8 as ${column}`;
const columns =
  sql.raw(`no::float8 as no, kind, ${ms('issued_at')}, ${ms('starts_at')}, step_minutes, origin, answer_hash,
  content, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

function fromRow(row: Row): StoredRun {
  const { no, kind, origin, content: values } = row;
  const series = { start: row.starts_at, stepMinutes: row.step_minutes, values };
  return { no, kind, issuedAt: row.issued_at, ...series, origin, hash: row.answer_hash, recordedAt: row.recorded_at };
}

/** Runs are numbered, and fetched, one after the other. */
export async function lockWeather(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`weather-connector/${parkId}`}, 0))`);
}

export async function insertRun(
  tx: Tx,
  parkId: string,
  run: Omit<StoredRun, 'no' | 'recordedAt'>,
): Promise<number | null> {
  const count = lengthOf(run);
  if (count === 0) return null;
  const end = run.start + count * run.stepMinutes * 60_000;
  await lockWeather(tx, parkId);
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_weather_connector.runs
      (park_id, no, kind, issued_at, starts_at, ends_at, step_minutes, origin, answer_hash, content)
    select ${parkId}, coalesce(max(no), 0) + 1, ${run.kind}, ${iso(run.issuedAt)}::timestamptz,
      ${iso(run.start)}::timestamptz, ${iso(end)}::timestamptz, ${run.stepMinutes}, ${JSON.stringify(run.origin)}::jsonb,
      ${run.hash}, ${JSON.stringify(run.values)}::jsonb
    from plugin_weather_connector.runs where park_id = ${parkId}
    returning no::float8 as no`);
  return rows[0]!.no;
}

export async function readRun(tx: Tx, no: number): Promise<StoredRun | null> {
  const { rows } = await tx.execute<Row>(
    sql`select ${columns} from plugin_weather_connector.runs where ${ofPark} and no = ${no}`,
  );
  return rows[0] ? fromRow(rows[0]) : null;
}

/** The newest forecast known at an instant. */
export async function newestRun(tx: Tx, at: number): Promise<StoredRun | null> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_weather_connector.runs
    where ${ofPark} and kind = 'forecast' and issued_at <= ${iso(at)}::timestamptz
    order by issued_at desc, no desc limit 1`);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** Runs known at an instant that reach into a span. */
export async function runsOf(tx: Tx, { at, from, to }: { at: number; from: number; to: number }): Promise<StoredRun[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_weather_connector.runs
    where ${ofPark} and issued_at <= ${iso(at)}::timestamptz
      and starts_at < ${iso(to)}::timestamptz and ends_at > ${iso(from)}::timestamptz
    order by no`);
  return rows.map(fromRow);
}

export async function countRuns(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(
    sql`select count(*)::float8 as count from plugin_weather_connector.runs where ${ofPark}`,
  );
  return rows[0]?.count ?? 0;
}

/** Deletes what ended more than some days ago; answers with how many. */
export async function deleteOld(tx: Tx, days: number, now: number): Promise<number> {
  const { rowCount } = await tx.execute(
    sql`delete from plugin_weather_connector.runs where ${ofPark} and ends_at < ${keptSince(days, now)}`,
  );
  return rowCount ?? 0;
}

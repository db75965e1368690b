import type { Direction } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Forecast, ForecastSeries } from '../../contracts/index.ts';
import { iso } from '../refs.ts';
import type { ForecastMeter } from './series-meters.ts';

export interface StoredForecast {
  no: number;
  series: ForecastSeries;
  /** Whose load it is; null for the park. */
  enterpriseId: string | null;
  meters: ForecastMeter[];
  content: Forecast;
  /** ISO 8601 UTC. */
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  no: number;
  series: ForecastSeries;
  enterprise_id: string;
  meters: StoredForecast['meters'];
  content: Forecast;
  recorded_at: string;
}

const columns = sql.raw(`no::float8 as no, series, enterprise_id, meters, content,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

function fromRow({ no, series, enterprise_id, meters, content, recorded_at }: Row): StoredForecast {
  return { no, series, enterpriseId: enterprise_id || null, meters, content, recordedAt: recorded_at };
}

/** Numbers of plans and forecasts are given one after the other. */
export async function lockDispatch(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`storage-dispatch/${parkId}`}, 0))`);
}

/** A forecast as it is handed in for storing. */
export interface NewForecast {
  series: ForecastSeries;
  /** Whose load it is; absent for the park. */
  enterpriseId?: string;
  meters: readonly ForecastMeter[];
  forecast: Forecast;
}

/** Stores a forecast and answers with its number; one that is there already, from the same model and inputs, keeps its own. */
export async function storeForecast(
  tx: Tx,
  parkId: string,
  { series, enterpriseId = '', meters, forecast }: NewForecast,
): Promise<{ series: ForecastSeries; no: number }> {
  const { modelHash, inputHash } = forecast.origin;
  const start = iso(forecast.start);
  const { rows: same } = await tx.execute<{ no: number }>(sql`
    select no::float8 as no from plugin_storage_dispatch.forecasts
    where park_id = ${parkId} and series = ${series} and enterprise_id = ${enterpriseId}
      and starts_at = ${start}::timestamptz and model_hash = ${modelHash}
      and input_hash = ${inputHash} and steps = ${forecast.q50.length}
    order by no desc limit 1`);
  if (same[0]) return { series, no: same[0].no };
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_storage_dispatch.forecasts
      (park_id, no, series, enterprise_id, issued_at, starts_at, steps, model_hash, input_hash, meters, content)
    select ${parkId}, coalesce(max(no), 0) + 1, ${series}, ${enterpriseId}, ${iso(forecast.issuedAt)}::timestamptz,
      ${start}::timestamptz, ${forecast.q50.length}, ${modelHash}, ${inputHash}, ${JSON.stringify(meters)}::jsonb,
      ${JSON.stringify(forecast)}::jsonb
    from plugin_storage_dispatch.forecasts where park_id = ${parkId}
    returning no::float8 as no`);
  return { series, no: rows[0]!.no };
}

export async function readForecast(tx: Tx, no: number): Promise<StoredForecast | null> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_storage_dispatch.forecasts
    where park_id = current_setting('lingtan.park_id') and no = ${no}`);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** A series of the park, or of an enterprise; null for the park. */
export interface Subject {
  series: ForecastSeries;
  enterpriseId: string | null;
}

/** Of these series those that have a forecast that reaches past an instant, ms UTC. */
export async function forecastSubjects(tx: Tx, subjects: readonly Subject[], after: number): Promise<Subject[]> {
  const { rows } = await tx.execute<{ series: ForecastSeries; enterprise: string }>(sql`
    select wanted.series, wanted.enterprise from ${wanted(subjects)}
    where exists (
      select from plugin_storage_dispatch.forecasts
      where park_id = current_setting('lingtan.park_id') and series = wanted.series
        and enterprise_id = wanted.enterprise and starts_at > ${iso(after)}::timestamptz
    )`);
  return rows.map(({ series, enterprise }) => ({ series, enterpriseId: enterprise || null }));
}

/** The newest forecast of each of these series. */
export async function readNewestForecasts(tx: Tx, subjects: readonly Subject[]): Promise<StoredForecast[]> {
  const { rows } = await tx.execute<Row>(sql`
    select s.* from ${wanted(subjects)}
    cross join lateral (
      select ${columns} from plugin_storage_dispatch.forecasts
      where park_id = current_setting('lingtan.park_id') and series = wanted.series
        and enterprise_id = wanted.enterprise
      order by no desc limit 1
    ) s
    order by wanted.place`);
  return rows.map(fromRow);
}

function wanted(subjects: readonly Subject[]) {
  const list = subjects.map(({ series, enterpriseId }, place) => ({ series, enterprise: enterpriseId ?? '', place }));
  return sql`jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as wanted(series text, enterprise text, place integer)`;
}

/** When the newest load of an enterprise was forecast, ms UTC; null where none was. */
export async function readNewestIssue(tx: Tx): Promise<number | null> {
  const { rows } = await tx.execute<{ at: number | null }>(sql`
    select (extract(epoch from max(starts_at)) * 1000)::float8 as at from plugin_storage_dispatch.forecasts
    where park_id = current_setting('lingtan.park_id') and series = 'load' and enterprise_id <> ''`);
  return rows[0]?.at ?? null;
}

/** Numbers of the forecasts whose model was trained on a meter's energy over exactly this span, ms UTC. */
export async function forecastsTrainedOn(
  tx: Tx,
  { meter, direction, from, to }: { meter: string; direction: Direction; from: number; to: number },
): Promise<number[]> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select no::float8 as no from plugin_storage_dispatch.forecasts
    where park_id = current_setting('lingtan.park_id') and issued_at = ${iso(to)}::timestamptz
      and meters @> ${JSON.stringify([{ meter, direction }])}::jsonb
      and (content -> 'origin' ->> 'trainedFrom')::float8 = ${from}
    order by no`);
  return rows.map(({ no }) => no);
}

import type { Direction } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Forecast, ForecastSeries } from '../../contracts/index.ts';
import { iso } from '../refs.ts';
import type { IssuedForecast } from './forecaster.ts';

export interface StoredForecast {
  no: number;
  series: ForecastSeries;
  meters: { meter: string; direction: Direction }[];
  content: Forecast;
  /** ISO 8601 UTC. */
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  no: number;
  series: ForecastSeries;
  meters: StoredForecast['meters'];
  content: Forecast;
  recorded_at: string;
}

const columns = sql.raw(`no::float8 as no, series, meters, content,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

function fromRow({ no, series, meters, content, recorded_at }: Row): StoredForecast {
  return { no, series, meters, content, recordedAt: recorded_at };
}

/** Numbers of plans and forecasts are given one after the other. */
export async function lockDispatch(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`storage-dispatch/${parkId}`}, 0))`);
}

/** Stores a forecast and answers with its number; one that is there already, from the same model and inputs, keeps its own. */
export async function storeForecast(
  tx: Tx,
  parkId: string,
  { source, forecast }: IssuedForecast,
): Promise<{ series: ForecastSeries; no: number }> {
  const { series, meters, direction } = source;
  const { modelHash, inputHash } = forecast.origin;
  const start = iso(forecast.start);
  const { rows: same } = await tx.execute<{ no: number }>(sql`
    select no::float8 as no from plugin_storage_dispatch.forecasts
    where park_id = ${parkId} and series = ${series} and starts_at = ${start}::timestamptz and model_hash = ${modelHash}
      and input_hash = ${inputHash} and steps = ${forecast.q50.length}
    order by no desc limit 1`);
  if (same[0]) return { series, no: same[0].no };
  const list = JSON.stringify(meters.map(({ id }) => ({ meter: id, direction })));
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_storage_dispatch.forecasts
      (park_id, no, series, issued_at, starts_at, steps, model_hash, input_hash, meters, content)
    select ${parkId}, coalesce(max(no), 0) + 1, ${series}, ${iso(forecast.issuedAt)}::timestamptz, ${start}::timestamptz,
      ${forecast.q50.length}, ${modelHash}, ${inputHash}, ${list}::jsonb, ${JSON.stringify(forecast)}::jsonb
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

/** The newest forecast of each series. */
export async function readNewestForecasts(tx: Tx): Promise<StoredForecast[]> {
  const { rows } = await tx.execute<Row>(sql`
    select s.* from unnest(array['load', 'pv', 'wind']) as wanted(name)
    cross join lateral (
      select ${columns} from plugin_storage_dispatch.forecasts
      where park_id = current_setting('lingtan.park_id') and series = wanted.name
      order by no desc limit 1
    ) s`);
  return rows.map(fromRow);
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

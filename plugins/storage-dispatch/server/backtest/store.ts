import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BacktestHead, BacktestRequest, BacktestResult } from '../../contracts/index.ts';
import type { BacktestCheckpoint } from '../../domain/index.ts';
import { iso } from '../refs.ts';

interface HeadRow extends Record<string, unknown> {
  no: number;
  state: BacktestHead['state'];
  progress: number;
  created_at: number;
  ended_at: number | null;
  request: BacktestRequest;
  currency: string;
  cost: number | null;
  without_storage: number | null;
  error: string | null;
}

const costOf = (name: string): string =>
  `(jsonb_path_query_first(result, '$.variants[*] ? (@.name == "${name}").total.cost'))::float8`;
const columns =
  sql.raw(`no::float8 as no, state, progress, (extract(epoch from created_at) * 1000)::float8 as created_at,
  (extract(epoch from ended_at) * 1000)::float8 as ended_at, request, currency, error,
  ${costOf('rolling')} as cost, ${costOf('no-storage')} as without_storage`);
const table = sql.raw('plugin_storage_dispatch.backtests');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const open = sql`state in ('waiting', 'running')`;

function headOf(row: HeadRow): BacktestHead {
  const { no, state, progress, request, currency, cost, error } = row;
  const times = { createdAt: row.created_at, endedAt: row.ended_at };
  return { no, state, progress, ...times, request, cost, withoutStorage: row.without_storage, currency, error };
}

/** Newest backtests. */
export async function readBacktests(tx: Tx): Promise<BacktestHead[]> {
  const { rows } = await tx.execute(sql`select ${columns} from ${table} where ${ofPark} order by no desc limit 100`);
  return (rows as HeadRow[]).map(headOf);
}

/** One backtest with its result; null where there is none of that number. */
export async function readBacktest(
  tx: Tx,
  no: number,
): Promise<{ head: BacktestHead; result: BacktestResult | null } | null> {
  const { rows } = await tx.execute(sql`select ${columns}, result from ${table} where ${ofPark} and no = ${no}`);
  const row = rows[0] as (HeadRow & { result: BacktestResult | null }) | undefined;
  return row ? { head: headOf(row), result: row.result } : null;
}

/** How many wait or run. */
export async function openBacktests(tx: Tx): Promise<number> {
  const { rows } = await tx.execute(sql`select count(*)::int as n from ${table} where ${ofPark} and ${open}`);
  return (rows[0] as { n: number }).n;
}

/** Adds a backtest and answers with its number. */
export async function insertBacktest(
  tx: Tx,
  parkId: string,
  { request, currency, now }: { request: BacktestRequest; currency: string; now: number },
): Promise<number> {
  const { rows } = await tx.execute(sql`
    insert into ${table} (park_id, no, created_at, state, request, currency)
    values (${parkId}, 1 + coalesce((select max(no) from ${table} where ${ofPark}), 0), ${iso(now)}::timestamptz,
      'waiting', ${JSON.stringify(request)}::jsonb, ${currency})
    returning no::float8 as no`);
  return (rows[0] as { no: number }).no;
}

/** Takes a backtest that waits, or was interrupted; null when it is over or was cancelled. */
export async function takeBacktest(
  tx: Tx,
  no: number,
): Promise<{ request: BacktestRequest; checkpoint: BacktestCheckpoint | null } | null> {
  const { rows } = await tx.execute(sql`
    update ${table} set state = 'running' where ${ofPark} and no = ${no} and ${open} returning request, checkpoint`);
  return (rows[0] as { request: BacktestRequest; checkpoint: BacktestCheckpoint | null } | undefined) ?? null;
}

/** Notes how far a backtest is; false when it was cancelled meanwhile. */
export async function noteProgress(
  tx: Tx,
  no: number,
  progress: number,
  checkpoint: BacktestCheckpoint | null,
): Promise<boolean> {
  const kept = checkpoint ? sql`, checkpoint = ${JSON.stringify(checkpoint)}::jsonb` : sql``;
  const { rows } = await tx.execute(sql`
    update ${table} set progress = greatest(progress, ${progress}::float8)${kept}
    where ${ofPark} and no = ${no} and state = 'running' returning no`);
  return rows.length > 0;
}

/** Ends a backtest that waits or runs; false when it was over before. */
export async function endBacktest(
  tx: Tx,
  no: number,
  now: number,
  end: { state: 'done'; result: BacktestResult } | { state: 'failed'; error: string } | { state: 'cancelled' },
): Promise<boolean> {
  const result = end.state === 'done' ? JSON.stringify(end.result) : null;
  const error = end.state === 'failed' ? end.error : null;
  const { rows } = await tx.execute(sql`
    update ${table} set state = ${end.state}, ended_at = ${iso(now)}::timestamptz, checkpoint = null,
      progress = case when ${end.state} = 'done' then 1 else progress end, result = ${result}::jsonb, error = ${error}
    where ${ofPark} and no = ${no} and ${open} returning no`);
  return rows.length > 0;
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { savingOver } from '../../contracts/index.ts';
import type { SavingsHead, SavingsRequest, SavingsResult } from '../../contracts/index.ts';
import { iso, savingsRef } from '../refs.ts';

interface Row extends Record<string, unknown> {
  no: number;
  state: SavingsHead['state'];
  progress: number;
  created_at: number;
  ended_at: number | null;
  request: SavingsRequest;
  currency: string;
  total: SavingsResult['total'] | null;
  error: string | null;
}

const table = sql.raw('plugin_storage_dispatch.savings_reports');
const columns =
  sql.raw(`no::float8 as no, state, progress, (extract(epoch from created_at) * 1000)::float8 as created_at,
  (extract(epoch from ended_at) * 1000)::float8 as ended_at, request, currency, result -> 'total' as total, error`);
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const open = sql`state in ('waiting', 'running')`;

function headOf({ no, state, progress, request, currency, total, error, ...times }: Row): SavingsHead {
  return {
    no,
    state,
    progress,
    createdAt: times.created_at,
    endedAt: times.ended_at,
    request,
    currency,
    saving: total && savingOver(total, 'no-storage'),
    error,
    ref: savingsRef(no),
  };
}

/** Newest reports. */
export async function readSavingsList(tx: Tx): Promise<SavingsHead[]> {
  const { rows } = await tx.execute(sql`select ${columns} from ${table} where ${ofPark} order by no desc limit 100`);
  return (rows as Row[]).map(headOf);
}

/** One report with its result; null where there is none of that number. */
export async function readSavings(
  tx: Tx,
  no: number,
): Promise<{ head: SavingsHead; result: SavingsResult | null } | null> {
  const { rows } = await tx.execute(sql`select ${columns}, result from ${table} where ${ofPark} and no = ${no}`);
  const row = rows[0] as (Row & { result: SavingsResult | null }) | undefined;
  return row ? { head: headOf(row), result: row.result } : null;
}

/** How many wait or run. */
export async function openSavings(tx: Tx): Promise<number> {
  const { rows } = await tx.execute(sql`select count(*)::int as n from ${table} where ${ofPark} and ${open}`);
  return (rows[0] as { n: number }).n;
}

/** Adds a report and answers with its number. */
export async function insertSavings(
  tx: Tx,
  parkId: string,
  { request, currency, now }: { request: SavingsRequest; currency: string; now: number },
): Promise<number> {
  const { rows } = await tx.execute(sql`
    insert into ${table} (park_id, no, created_at, state, request, currency)
    values (${parkId}, 1 + coalesce((select max(no) from ${table} where ${ofPark}), 0), ${iso(now)}::timestamptz,
      'waiting', ${JSON.stringify(request)}::jsonb, ${currency})
    returning no::float8 as no`);
  return (rows[0] as { no: number }).no;
}

/** Takes a report that waits, or was interrupted; null when it is over. */
export async function takeSavings(tx: Tx, no: number): Promise<SavingsRequest | null> {
  const { rows } = await tx.execute(sql`
    update ${table} set state = 'running' where ${ofPark} and no = ${no} and ${open} returning request`);
  return (rows[0] as { request: SavingsRequest } | undefined)?.request ?? null;
}

export async function noteSavingsProgress(tx: Tx, no: number, progress: number): Promise<void> {
  await tx.execute(sql`
    update ${table} set progress = greatest(progress, ${progress}::float8)
    where ${ofPark} and no = ${no} and state = 'running'`);
}

/** Ends a report that waits or runs. */
export async function endSavings(
  tx: Tx,
  no: number,
  now: number,
  end: { state: 'done'; result: SavingsResult } | { state: 'failed'; error: string },
): Promise<void> {
  const result = end.state === 'done' ? JSON.stringify(end.result) : null;
  const error = end.state === 'failed' ? end.error : null;
  await tx.execute(sql`
    update ${table} set state = ${end.state}, ended_at = ${iso(now)}::timestamptz,
      progress = case when ${end.state} = 'done' then 1 else progress end, result = ${result}::jsonb, error = ${error}
    where ${ofPark} and no = ${no} and ${open}`);
}

import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BillRun } from '../../contracts/index.ts';

interface Row extends Record<string, unknown> {
  id: number;
  month: string;
  accounts: string[] | null;
  state: BillRun['state'];
  total: number;
  done: number;
  made: number;
  unchanged: number;
  problems: BillRun['problems'];
  actor_name: string;
  created_at: string;
  finished_at: string | null;
}

const columns = sql.raw(`id::float8 as id, month, accounts, state, total, done, made, unchanged, problems, actor_name,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
  to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as finished_at`);

function fromRow({ actor_name, created_at, finished_at, ...row }: Row): BillRun {
  return { ...row, by: actor_name, createdAt: created_at, finishedAt: finished_at };
}

export async function readRun(tx: Tx, id: number): Promise<BillRun | null> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.bill_runs
    where park_id = current_setting('lingtan.park_id') and id = ${id}`);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** The newest first. */
export async function readRuns(tx: Tx, limit: number): Promise<BillRun[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.bill_runs
    where park_id = current_setting('lingtan.park_id') order by id desc limit ${limit}`);
  return rows.map(fromRow);
}

/** Runs that have not ended, the oldest first. */
export async function readOpenRuns(tx: Tx): Promise<BillRun[]> {
  const { rows } = await tx.execute<Row>(sql`
    select ${columns} from plugin_energy_metering.bill_runs
    where park_id = current_setting('lingtan.park_id') and state in ('queued', 'running') order by id`);
  return rows.map(fromRow);
}

/** A run of the month that has not ended. */
export async function readOpenRun(tx: Tx, month: string): Promise<BillRun | null> {
  return (await readOpenRuns(tx)).find((run) => run.month === month) ?? null;
}

export async function insertRun(
  tx: Tx,
  parkId: string,
  run: { month: string; accounts: readonly string[] | null; total: number },
  actor: Pick<Principal, 'id' | 'name'>,
): Promise<BillRun> {
  const { rows } = await tx.execute<Row>(sql`
    insert into plugin_energy_metering.bill_runs (park_id, month, accounts, total, actor_id, actor_name, created_at)
    values (${parkId}, ${run.month}, ${run.accounts === null ? null : sql.param([...run.accounts])}::text[], ${run.total},
      ${actor.id}, ${actor.name}, now())
    returning ${columns}`);
  return fromRow(rows[0]!);
}

export async function updateRun(
  tx: Tx,
  id: number,
  run: Pick<BillRun, 'state' | 'total' | 'done' | 'made' | 'unchanged' | 'problems'>,
): Promise<void> {
  await tx.execute(sql`
    update plugin_energy_metering.bill_runs set state = ${run.state}, total = ${run.total}, done = ${run.done},
      made = ${run.made}, unchanged = ${run.unchanged}, problems = ${JSON.stringify(run.problems)}::jsonb,
      started_at = coalesce(started_at, now()),
      finished_at = case when ${run.state} in ('done', 'failed') then now() end
    where park_id = current_setting('lingtan.park_id') and id = ${id}`);
}

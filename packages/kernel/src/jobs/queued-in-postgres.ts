import type { KernelDatabase } from '../database/open-database.ts';

const optionsOf = `json_strip_nulls(json_build_object('attempts', j.max_attempts, 'backoff', j.opts -> 'backoff',
  'deduplication', case when j.dedup_id is not null then json_build_object('id', j.dedup_id) end))`;

/** What waits in a queue in PostgreSQL, or ran in a process that is gone. */
interface Queued {
  /** Columns of the table of the kernel that takes it. */
  columns: readonly string[];
  /** Which rows `j` of `bullmq.job`. */
  which: string;
  /** Those of `from`, as rows of that table. */
  rows(from: string): string;
}

/**
 * Jobs that are still to run, as the ledger of jobs would have them. Deliveries ($deliver) stand in a table of their own, and
 * schedules are made anew at each start. A job that runs is run once more, as it is after a crash.
 * Nobody has looked for them in Redis yet.
 */
export const pending: Queued = {
  columns: ['id', 'plugin_id', 'jobs', 'settled', 'checked_at'],
  which: `j.state in ('waiting', 'active', 'delayed') and j.scheduler_id is null and left(j.name, 1) <> '$'`,
  rows: (from) => `select 'q' || md5(j.queue || '/' || j.id) as id, j.queue as plugin_id,
      json_build_array(json_build_object('name', j.name,
        'options', ${optionsOf},
        'dueAt', coalesce(case when j.state = 'delayed' then j.process_at_ms end, 0),
        'envelopes', json_build_array(j.data)))::text as jobs,
      null::bit varying as settled, to_timestamp(0) as checked_at
    from ${from} j`,
};

/** Jobs that failed, as they are kept beside queues in Redis. Their ids are counted by queue, and would be given again after a restore. */
export const failed: Queued = {
  columns: ['plugin_id', 'id', 'park_id', 'name', 'job', 'attempts', 'error', 'error_zh', 'failed_at'],
  which: `j.state = 'failed' and left(j.name, 1) <> '$'`,
  rows: (from) => `select j.queue as plugin_id, 'f' || md5(j.queue || '/' || j.id || '/' || j.finished_at_ms) as id,
      j.data ->> 'park' as park_id, j.name,
      json_build_object('options', ${optionsOf}, 'envelope', j.data)::text as job,
      j.attempts_made as attempts, coalesce(j.failed_reason, '') as error, j.data ->> 'errorZh' as error_zh,
      to_timestamp(j.finished_at_ms / 1000.0) as failed_at
    from ${from} j`,
};

const rowsPerTurn = 1000;

/**
 * Moves what is left in queues in PostgreSQL to where queues in Redis take it from, unless a process lives that has its queues in
 * PostgreSQL, or is of a version that does not say where it has them. Each row is moved once, whoever else does the same.
 * @returns how many jobs are still to run, and how many had failed
 */
export async function moveOutOfPostgres({
  kernelPool: pool,
}: Pick<KernelDatabase, 'kernelPool'>): Promise<{ pending: number; failed: number }> {
  const { rows } = await pool.query<{ there: boolean }>(`select to_regclass('bullmq.job') is not null as there`);
  if (!rows[0]!.there) return { pending: 0, failed: 0 };
  const move = async ({ columns, which, rows: rowsOf }: Queued, table: string): Promise<number> => {
    const list = columns.join(', ');
    const statement = `with taken as (
        delete from bullmq.job where (queue, id) in (
          select j.queue, j.id from bullmq.job j where ${which} and not exists (
            select from kernel.processes
            where (queues = 'postgres' or report is null) and seen_at > now() - interval '15 s')
          order by j.queue, j.seq limit ${rowsPerTurn} for update of j skip locked)
        returning *
      ), freed as (
        delete from bullmq.dedup d using taken t where d.queue = t.queue and d.job_id = t.id
      ), moved as (
        insert into kernel.${table} (${list}) select ${list} from (${rowsOf('taken')}) q returning 1
      ) select count(*)::int as moved from moved`;
    for (let total = 0; ;) {
      const { moved } = (await pool.query<{ moved: number }>(statement)).rows[0]!;
      total += moved;
      if (moved < rowsPerTurn) return total;
    }
  };
  return { pending: await move(pending, 'job_batches'), failed: await move(failed, 'failed_jobs') };
}

import type pg from 'pg';
import { sqlName, type ListedTable } from './list-tables.ts';

const columns = ['id', 'plugin_id', 'jobs', 'settled', 'checked_at'] as const;

const optionsOf = `json_strip_nulls(json_build_object('attempts', j.max_attempts, 'backoff', j.opts -> 'backoff',
  'deduplication', case when j.dedup_id is not null then json_build_object('id', j.dedup_id) end))`;

// Deliveries ($deliver) stand in a table of their own, and schedules are made anew at each start. A job that ran as the backup was
// taken runs once more, as it does after a crash.
const pending = `select 'q' || md5(j.queue || '/' || j.id) as id, j.queue as plugin_id,
    json_build_array(json_build_object('name', j.name,
      'options', ${optionsOf},
      'dueAt', coalesce(case when j.state = 'delayed' then j.process_at_ms end, 0),
      'envelopes', json_build_array(j.data)))::text as jobs,
    null::bit varying as settled, to_timestamp(j.added_at_ms / 1000.0) as checked_at
  from bullmq.job j
  where j.state in ('waiting', 'active', 'delayed') and j.scheduler_id is null and left(j.name, 1) <> '$'`;

const failedColumns = [
  'plugin_id',
  'id',
  'park_id',
  'name',
  'job',
  'attempts',
  'error',
  'error_zh',
  'failed_at',
] as const;

// Their ids are counted by queue, and would be given again after a restore.
const failed = `select j.queue as plugin_id, 'f' || md5(j.queue || '/' || j.id || '/' || j.finished_at_ms) as id,
    j.data ->> 'park' as park_id, j.name,
    json_build_object('options', ${optionsOf}, 'envelope', j.data)::text as job,
    j.attempts_made as attempts, coalesce(j.failed_reason, '') as error, j.data ->> 'errorZh' as error_zh,
    to_timestamp(j.finished_at_ms / 1000.0) as failed_at
  from bullmq.job j where j.state = 'failed' and left(j.name, 1) <> '$'`;

/** Tables of what operators and servers may still run, with what is added to them from queues in PostgreSQL. */
const fromQueues: Record<string, { columns: readonly string[]; rows: string }> = {
  job_batches: { columns, rows: pending },
  failed_jobs: { columns: failedColumns, rows: failed },
};

/**
 * Where the rows of a table are read from for a backup. What waits in queues that are in PostgreSQL is written as the ledger of
 * jobs would have it, from which a server fills empty queues of either kind; and what failed and is kept, as it is beside queues
 * in Redis.
 */
export async function rowsForBackup(client: pg.ClientBase, table: ListedTable): Promise<string> {
  const own = `only ${sqlName(table)}`;
  const added = table.schema === 'kernel' ? fromQueues[table.name] : undefined;
  if (!added) return own;
  const { rows } = await client.query<{ queues: string | null }>(`select to_regclass('bullmq.job')::text as queues`);
  if (rows[0]!.queues === null) return own;
  const list = added.columns.join(', ');
  return `(select ${list} from ${own} union all select ${list} from (${added.rows}) q)`;
}

import type pg from 'pg';
import { failed, pending } from '../jobs/queued-in-postgres.ts';
import { sqlName, type ListedTable } from './list-tables.ts';

/** Tables of what operators and servers may still run, with what is added to them from queues in PostgreSQL. */
const fromQueues: Record<string, typeof pending> = { job_batches: pending, failed_jobs: failed };

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
  const queued = `${added.rows('bullmq.job')} where ${added.which}`;
  return `(select ${list} from ${own} union all select ${list} from (${queued}) q)`;
}

import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/open-database.ts';
import { decodeOpen } from './job-batch.ts';
import type { NewJobs } from './queue-parts.ts';

const rowsPerTurn = 200;

interface PendingRow {
  id: string;
  plugin_id: string;
  jobs: string;
  settled: string | null;
}

/**
 * Adds to queues in PostgreSQL what is recorded as pending: by a backup, or while the queues were in Redis. The ids are kept,
 * so that a crash before the rows are gone adds nothing twice. While a process lives whose queues are in Redis the jobs are its.
 * Returns how many jobs there were.
 */
export async function takeOverPending(
  database: KernelDatabase,
  add: (pluginId: string, jobs: NewJobs) => Promise<unknown>,
): Promise<number> {
  for (let total = 0; ;) {
    const taken = await database.withKernelTx(async (tx) => {
      const { rows } = await tx.execute<PendingRow & Record<string, unknown>>(
        sql`select id, plugin_id, jobs, settled::text from kernel.job_batches
          where not exists (select from kernel.processes where queues = 'redis' and seen_at > now() - interval '15 s')
          order by id limit ${rowsPerTurn} for update skip locked`,
      );
      if (rows.length === 0) return null;
      let jobs = 0;
      for (const { id, plugin_id: pluginId, jobs: text, settled } of rows)
        for (const open of decodeOpen(id, text, settled, Date.now())) {
          await add(pluginId, open);
          jobs += open.envelopes.length;
        }
      const ids = rows.map(({ id }) => id);
      await tx.execute(sql`delete from kernel.job_batches where id in ${ids}`);
      return jobs;
    });
    if (taken === null) return total;
    total += taken;
  }
}

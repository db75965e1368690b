import type { JobsOptions } from 'bullmq';
import { retentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { asFailedJob, failedKept, failedKeptDays, optionsAgain, sameAgain } from './failed-jobs.ts';
import type { JobEnvelope, QueueJob } from './job-backend.ts';
import type { FailedJob } from './job-system.ts';
import type { NewJobs } from './queue-parts.ts';

/** A failed job, and the same work as a new one. */
export interface FailedWork {
  failed: FailedJob;
  again: NewJobs;
}

/** Failed jobs in PostgreSQL that are not in its queues: those in Redis, and those that came with a backup. */
export interface KeptFailed {
  /** Keeps what failed in Redis, unless it has been put back or given up meanwhile. */
  keep(pluginId: string, job: QueueJob, errorZh: string | undefined): Promise<void>;
  list(pluginId: string, parkId?: string): Promise<FailedWork[]>;
  remove(pluginId: string, jobId: string): Promise<boolean>;
  /** Deletes what is older than failed jobs are kept. */
  prune(): Promise<void>;
}

interface Row {
  id: string;
  park_id: string;
  name: string;
  job: string;
  attempts: number;
  error: string;
  error_zh: string | null;
  failed_at: Date;
}

/** Failed work of a queue. */
export const workOf = (job: QueueJob): FailedWork => ({ failed: asFailedJob(job), again: sameAgain(job) });

/** The store of an installation. */
export function createKeptFailed({ kernelPool: pool }: Pick<KernelDatabase, 'kernelPool'>): KeptFailed {
  const remove = async (pluginId: string, jobId: string): Promise<boolean> =>
    (await pool.query('delete from kernel.failed_jobs where plugin_id = $1 and id = $2', [pluginId, jobId]))
      .rowCount === 1;
  return {
    remove,
    keep: async (pluginId, job, errorZh) => {
      const { id, parkId, job: name, attempts, error, failedAt } = asFailedJob(job);
      const text = JSON.stringify({ options: optionsAgain(job.opts), envelope: job.data });
      await pool.query(
        `insert into kernel.failed_jobs (plugin_id, id, park_id, name, job, attempts, error, error_zh, failed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [
          pluginId,
          id,
          parkId,
          name,
          text,
          attempts,
          error.replaceAll('\0', ''),
          errorZh ?? job.data.errorZh ?? null,
          failedAt,
        ],
      );
      await pool.query(
        `delete from kernel.failed_jobs where plugin_id = $1 and id in (
           select id from kernel.failed_jobs where plugin_id = $1 order by failed_at desc offset ${failedKept})`,
        [pluginId],
      );
      if (!(await job.isFailed())) await remove(pluginId, id);
    },
    list: async (pluginId, parkId) => {
      const { rows } = await pool.query<Row>(
        `select id, park_id, name, job, attempts, error, error_zh, failed_at from kernel.failed_jobs
         where plugin_id = $1 and park_id = coalesce($2, park_id) order by failed_at desc limit ${failedKept}`,
        [pluginId, parkId ?? null],
      );
      return rows.map(asWork);
    },
    prune: async () => {
      await pool.query(
        `delete from kernel.failed_jobs where failed_at < ${retentionMoment} - interval '${failedKeptDays} days'`,
      );
    },
  };
}

function asWork(row: Row): FailedWork {
  const { options, envelope } = JSON.parse(row.job) as { options: JobsOptions; envelope: JobEnvelope };
  return {
    failed: {
      ...{ id: row.id, job: row.name, parkId: row.park_id, data: envelope.data, attempts: row.attempts },
      ...{ error: row.error, errorZh: row.error_zh, failedAt: row.failed_at.toISOString() },
    },
    again: sameAgain({ name: row.name, data: envelope, opts: options }),
  };
}

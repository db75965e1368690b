import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import type { JobEnvelope } from './job-backend.ts';
import type { NewJob } from './plugin-queue.ts';

/** A job as it is kept in PostgreSQL while it waits in Redis. */
export interface LedgerJob extends NewJob {
  pluginId: string;
  jobId: string;
}

/**
 * Makes queues in Redis as durable as those in PostgreSQL: what is enqueued is written here first, and deleted when it
 * is settled. A crash between the two can run a job twice, never drop it.
 */
export interface JobLedger {
  /** Resolves when the jobs are committed. Calls that come while one is being written share the next statement. */
  record(jobs: readonly LedgerJob[]): Promise<void>;
  settle(pluginId: string, jobId: string): void;
  /** Jobs of these plugins recorded longer ago than `afterMs`; their clock starts again. */
  takeOld(pluginIds: readonly string[], afterMs: number): Promise<LedgerJob[]>;
  /** Writes what is pending. */
  flush(): Promise<void>;
}

interface LedgerRow {
  plugin_id: string;
  job_id: string;
  name: string;
  envelope: JobEnvelope;
  options: NewJob['options'];
  delay_ms: number;
}

// Nobody waits for a settled job to be forgotten, and a statement for many costs little more than one for a few.
const settleGatherMs = 20;

/** The ledger of an installation. */
export function createJobLedger(database: KernelDatabase, log: Logger): JobLedger {
  const insert = grouped<LedgerJob>(async (jobs) => {
    await database.kernelPool.query(
      `insert into kernel.job_ledger (plugin_id, job_id, park_id, name, envelope, options, due_at)
       select plugin_id, job_id, park_id, name, envelope, options, now() + make_interval(secs => delay_ms / 1000)
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[], $7::float8[])
         as j(plugin_id, job_id, park_id, name, envelope, options, delay_ms)
       on conflict do nothing`,
      [
        jobs.map((job) => job.pluginId),
        jobs.map((job) => job.jobId),
        jobs.map((job) => job.envelope.park),
        jobs.map((job) => job.name),
        jobs.map((job) => JSON.stringify(job.envelope)),
        jobs.map((job) => JSON.stringify(job.options)),
        jobs.map((job) => job.options.delay ?? 0),
      ],
    );
  });
  const remove = grouped<{ pluginId: string; jobId: string }>(async (settled) => {
    await database.kernelPool.query(
      `delete from kernel.job_ledger l using unnest($1::text[], $2::text[]) as s(plugin_id, job_id)
       where l.plugin_id = s.plugin_id and l.job_id = s.job_id`,
      [settled.map((job) => job.pluginId), settled.map((job) => job.jobId)],
    );
  }, settleGatherMs);
  return {
    record: (jobs) => insert.add(jobs),
    settle: (pluginId, jobId) => {
      remove.add([{ pluginId, jobId }]).catch((error: unknown) => {
        log.warn(
          { plugin: pluginId, id: jobId, error: String(error) },
          'Job is done but still recorded; it may run again',
        );
      });
    },
    takeOld: async (pluginIds, afterMs) => {
      const { rows } = await database.kernelPool.query<LedgerRow>(
        `update kernel.job_ledger l set enqueued_at = now()
         where l.plugin_id = any($1) and l.enqueued_at <= now() - make_interval(secs => $2::float8 / 1000)
         returning plugin_id, job_id, name, envelope, options,
           greatest(0, extract(epoch from due_at - now()) * 1000)::float8 as delay_ms`,
        [pluginIds, afterMs],
      );
      return rows.map(({ plugin_id: pluginId, job_id: jobId, name, envelope, options, delay_ms: delayMs }) => {
        const { delay: _, ...rest } = options;
        return {
          pluginId,
          jobId,
          name,
          envelope,
          options: delayMs >= 1 ? { ...rest, delay: Math.round(delayMs) } : rest,
        };
      });
    },
    flush: async () => {
      await Promise.allSettled([insert.idle(), remove.idle()]);
    },
  };
}

/** Runs one write at a time; what comes in the meantime, or within `gatherMs`, goes into the next one together. */
function grouped<T>(write: (items: T[]) => Promise<void>, gatherMs = 0) {
  let waiting: T[] = [];
  let next: Promise<void> | null = null;
  let last: Promise<void> = Promise.resolve();
  return {
    add: (items: readonly T[]): Promise<void> => {
      waiting.push(...items);
      next ??= last
        .catch(() => {})
        .then(() => (gatherMs > 0 ? setTimeout(gatherMs) : undefined))
        .then(() => {
          const batch = waiting;
          waiting = [];
          next = null;
          return (last = write(batch));
        });
      return next;
    },
    idle: async (): Promise<void> => {
      await next;
      await last;
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { jobErrors } from './errors.ts';
import { openPostgresJobs, openRedisJobs, type QueueJob } from './job-backend.ts';
import { createJobLedger } from './job-ledger.ts';
import { createJobScope, type ScheduleRecord } from './job-scope.ts';
import type { FailedJob, InternalHandler, JobSystem, JobTuning } from './job-system.ts';
import { createPluginQueue, type NewJob, type PluginQueue } from './plugin-queue.ts';

/** Options of {@link createJobSystem}. */
export interface JobSystemOptions {
  database: KernelDatabase;
  /** Redis takes the queues when given; PostgreSQL otherwise. */
  redisUrl?: string;
  log: Logger;
  tuning?: JobTuning;
}

const defaults: Required<JobTuning> = {
  backoffMs: 1000,
  concurrency: 8,
  stalledIntervalMs: 30_000,
  lockMs: 30_000,
  postponeMs: 1000,
  giveUpMs: 86_400_000,
  sweepIntervalMs: 15_000,
  sweepAfterMs: 60_000,
};

/** Opens the queues of an installation. Queue and worker of a plugin come when it first needs them. */
export async function createJobSystem({ database, redisUrl, log, tuning }: JobSystemOptions): Promise<JobSystem> {
  const settings = { ...defaults, ...tuning };
  const backend = redisUrl ? await openRedisJobs(redisUrl, log) : await openPostgresJobs(database, log);
  const ledger = redisUrl ? createJobLedger(database, log) : null;
  const queues = new Map<string, PluginQueue>();
  const internals = new Map<string, InternalHandler>();
  const schedules = new Map<string, ScheduleRecord>();
  let closing: Promise<void> | null = null;

  const queueOf = (pluginId: string): PluginQueue => {
    if (closing) throw jobErrors.CLOSED();
    let queue = queues.get(pluginId);
    if (!queue) {
      const onSettled = (job: QueueJob): void => {
        if (!job.name.startsWith('$') && !job.repeatJobKey) ledger?.settle(pluginId, job.id!);
      };
      const putOff = (job: NewJob): Promise<void> => add(pluginId, [job]);
      queue = createPluginQueue({ pluginId, backend, internals, tuning: settings, log, onSettled, putOff });
      queues.set(pluginId, queue);
    }
    return queue;
  };
  const add = async (pluginId: string, jobs: readonly NewJob[]): Promise<void> => {
    const queue = queueOf(pluginId);
    if (!ledger) return void (await queue.add(jobs));
    const recorded = jobs.map((job) => {
      const jobId = randomUUID();
      return { ...job, pluginId, jobId, options: { ...job.options, jobId } };
    });
    await ledger.record(recorded);
    const ids = await queue.add(recorded);
    for (const [at, { jobId }] of recorded.entries()) if (ids[at] !== jobId) ledger.settle(pluginId, jobId);
  };
  const sweep = async (): Promise<void> => {
    // The ids are the same, so that a job which is still there keeps its place.
    const old = (await ledger?.takeOld([...queues.keys()], settings.sweepAfterMs)) ?? [];
    for (const job of old) await queueOf(job.pluginId).add([job]);
    for (const queue of queues.values()) await queue.reconcileFairness();
    for (const [key, schedule] of schedules) {
      const queue = queueOf(key.slice(0, key.indexOf('/')));
      if (!(await queue.queue.getJobScheduler(schedule.id)) && schedules.has(key)) await schedule.apply();
    }
  };
  const timer = setInterval(() => {
    void sweep().catch((error: unknown) => log.warn({ error: String(error) }, 'Sweep of the queues failed'));
  }, settings.sweepIntervalMs);
  timer.unref();

  return {
    backend: backend.kind,
    open: (owner) => {
      const queue = queueOf(owner.pluginId);
      return createJobScope({ owner, queue, tuning: settings, add: (jobs) => add(owner.pluginId, jobs), schedules });
    },
    counts: async (pluginId) => {
      const queue = queues.get(pluginId);
      if (!queue) return null;
      const count = await queue.queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
      return {
        waiting: (count.waiting ?? 0) + (count.prioritized ?? 0),
        active: count.active ?? 0,
        delayed: count.delayed ?? 0,
        failed: count.failed ?? 0,
      };
    },
    failed: async (pluginId, { parkId, limit = 100 } = {}) => {
      const jobs = (await queueOf(pluginId).queue.getFailed(0, 499)) as QueueJob[];
      return jobs
        .filter((job) => !parkId || job.data.park === parkId)
        .slice(0, limit)
        .map(asFailedJob);
    },
    schedules: async (pluginId) => {
      const found = await queueOf(pluginId).queue.getJobSchedulers(0, -1);
      return found.map(({ key, next }) => {
        const [parkId = '', job = ''] = key.split('--');
        return { parkId, job, next: next ? new Date(next).toISOString() : null };
      });
    },
    retry: async (pluginId, jobId) => {
      const job = await queueOf(pluginId).queue.getJob(jobId);
      if (!job || !(await job.isFailed())) return false;
      await job.retry('failed');
      return true;
    },
    handleInternal: (name, handler) => void internals.set(name, handler),
    enqueueInternal: async (name, pluginId, jobs) => {
      const attempts = internals.get(name)?.attempts ?? 5;
      const backoff = { type: 'exponential', delay: settings.backoffMs };
      await queueOf(pluginId).add(
        jobs.map(({ id, parkId, data, trace }) => ({
          name,
          envelope: { park: parkId, data, ...(trace ? { trace } : {}) },
          options: { jobId: id, attempts, backoff, removeOnComplete: true, removeOnFail: true },
        })),
      );
    },
    attend: (pluginId) => queueOf(pluginId).attend(),
    sweep,
    close: () =>
      (closing ??= (async () => {
        clearInterval(timer);
        await Promise.all([...queues.values()].map((queue) => queue.close()));
        await ledger?.flush();
        await backend.close();
      })()),
  };
}

function asFailedJob(job: QueueJob): FailedJob {
  return {
    id: job.id!,
    job: job.name,
    parkId: job.data.park,
    attempts: job.attemptsMade,
    error: job.failedReason ?? '',
    failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
  };
}

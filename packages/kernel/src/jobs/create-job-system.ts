import type { Logger } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/open-database.ts';
import { delayAnew } from './clock-set-back.ts';
import { jobErrors } from './errors.ts';
import { asFailedJob, failedKept, findFailed, listFailed, sameAgain } from './failed-jobs.ts';
import { openPostgresJobs, openRedisJobs, type JobQueue, type QueueJob } from './job-backend.ts';
import { createJobLedger } from './job-ledger.ts';
import { createJobScope, type ScheduleRecord } from './job-scope.ts';
import type { InternalHandler, JobSystem, JobTuning } from './job-system.ts';
import { createPluginQueue, type NewJobs, type PluginQueue } from './plugin-queue.ts';
import { restoreLost } from './restore-lost.ts';

/** A job of a plugin on a park, by its name. */
export interface JobPlace {
  parkId: string;
  pluginId: string;
  job: string;
}

/** Options of {@link createJobSystem}. */
export interface JobSystemOptions {
  database: KernelDatabase;
  /** Redis takes the queues when given; PostgreSQL otherwise. */
  redisUrl?: string;
  log: Logger;
  tuning?: JobTuning;
  /** A plugin's job will not run again: it is done (null), or it failed for good. */
  onEnd?(place: JobPlace, error: Error | null): void;
  /** Failed jobs of this name were put back or given up; `left`: whether some are still there. */
  onFailedTaken?(place: JobPlace, how: 'retry' | 'discard', left: boolean): void;
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
  settleMs: 50,
};

/** Opens the queues of an installation. Queue and worker of a plugin come when it first needs them. */
export async function createJobSystem(options: JobSystemOptions): Promise<JobSystem> {
  const { database, redisUrl, log, tuning, onEnd, onFailedTaken } = options;
  const settings = { ...defaults, ...tuning };
  const redis = redisUrl ? await openRedisJobs(redisUrl, await database.installation(), log) : null;
  const backend = redis ?? (await openPostgresJobs(database, log));
  const ledger = redis && createJobLedger(database, log, settings.settleMs);
  const queues = new Map<string, PluginQueue>();
  const internals = new Map<string, InternalHandler>();
  const schedules = new Map<string, ScheduleRecord>();
  let closing: Promise<void> | null = null;

  const queueOf = (pluginId: string): PluginQueue => {
    if (closing) throw jobErrors.CLOSED();
    let queue = queues.get(pluginId);
    if (!queue) {
      const onSettled = (job: QueueJob, error: Error | null): void => {
        if (job.name.startsWith('$')) return;
        if (!job.repeatJobKey) ledger?.settle(job.id!);
        onEnd?.({ parkId: job.data.park, pluginId, job: job.name }, error);
      };
      const putOff = (jobs: NewJobs): Promise<void> => add(pluginId, jobs);
      queue = createPluginQueue({ pluginId, backend, internals, tuning: settings, log, onSettled, putOff });
      queues.set(pluginId, queue);
    }
    return queue;
  };
  const add = async (pluginId: string, jobs: NewJobs): Promise<void> => {
    const queue = queueOf(pluginId);
    if (!ledger) return void (await queue.add(jobs));
    const ids = await ledger.record(pluginId, jobs);
    const added = await queue.add({ ...jobs, ids });
    // Where deduplication let another job stand for it.
    for (const [at, id] of ids.entries()) if (added[at] !== id) ledger.settle(id);
  };
  // One after the other, here and across processes: of two who take the same job at once, one gets it. The line in this
  // process keeps all but one from holding a connection while they wait.
  let taking: Promise<unknown> = Promise.resolve();
  const takeFailed: typeof takeOne = (pluginId, jobId, ...rest) => {
    const mine = taking.then(() =>
      database.withKernelTx(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`failed job ${pluginId}/${jobId}`}, 0))`);
        return takeOne(pluginId, jobId, ...rest);
      }),
    );
    taking = mine.catch(() => undefined);
    return mine;
  };
  const takeOne = async (pluginId: string, jobId: string, parkId: string | undefined, how: 'retry' | 'discard') => {
    const { queue } = queueOf(pluginId);
    const job = await findFailed(queue, jobId, parkId);
    if (!job) return null;
    // Added before it is removed: a crash between the two runs it once more, and never drops it.
    if (how === 'retry') await add(pluginId, sameAgain(job));
    if (!(await backend.removeFailed(queue, jobId)) && how === 'discard') return null;
    const place = { parkId: job.data.park, pluginId, job: job.name };
    const left = await listFailed(queue, { parkId: place.parkId, limit: failedKept });
    onFailedTaken?.(
      place,
      how,
      left.some((each) => each.job === place.job),
    );
    return asFailedJob(job);
  };
  const stop = new AbortController();
  const sweepOnce = async (): Promise<void> => {
    if (redis && ledger) {
      await restoreLost({
        ledger,
        look: redis.look,
        add: (pluginId, jobs) => queueOf(pluginId).add(jobs),
        pluginIds: [...queues.keys()],
        afterMs: settings.sweepAfterMs,
        settledWithinMs: 10 * settings.settleMs,
        signal: stop.signal,
      });
    }
    if (stop.signal.aborted) return;
    for (const queue of queues.values()) await queue.reconcileFairness();
    for (const [key, schedule] of schedules) {
      const { queue } = queueOf(key.slice(0, key.indexOf('/')));
      const state = await stateOf(queue, schedule, settings.sweepAfterMs);
      if (state === 'alive' || !schedules.has(key)) continue;
      // The library would go on from the run that it has.
      if (state === 'too late') await queue.removeJobScheduler(schedule.id);
      await schedule.apply();
    }
  };
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = (): Promise<void> => (sweeping = sweeping.catch(() => {}).then(sweepOnce));
  const timer = setInterval(() => {
    void sweep().catch((error: unknown) => log.warn({ error: String(error) }, 'Sweep of the queues failed'));
  }, settings.sweepIntervalMs);
  timer.unref();

  return {
    backend: backend.kind,
    open: (owner) => {
      const queue = queueOf(owner.pluginId);
      return createJobScope({
        owner,
        queue,
        tuning: settings,
        add: (jobs) => add(owner.pluginId, jobs),
        schedules,
        log,
      });
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
    failed: async (pluginId, how) => listFailed(queueOf(pluginId).queue, how),
    schedules: async (pluginId) => {
      const found = await queueOf(pluginId).queue.getJobSchedulers(0, -1);
      return found.map(({ key, next }) => {
        const [parkId = '', job = ''] = key.split('--');
        return { parkId, job, next: next ? new Date(next).toISOString() : null };
      });
    },
    retry: (pluginId, jobId, parkId) => takeFailed(pluginId, jobId, parkId, 'retry'),
    discard: (pluginId, jobId, parkId) => takeFailed(pluginId, jobId, parkId, 'discard'),
    handleInternal: (name, handler) => void internals.set(name, handler),
    enqueueInternal: async (name, pluginId, jobs) => {
      const attempts = internals.get(name)?.attempts ?? 5;
      const backoff = { type: 'exponential', delay: settings.backoffMs };
      await queueOf(pluginId).add({
        name,
        options: { attempts, backoff, removeOnFail: true },
        envelopes: jobs.map(({ parkId, data, trace }) => ({ park: parkId, data, ...(trace ? { trace } : {}) })),
        ids: jobs.map(({ id }) => id),
      });
    },
    attend: (pluginId) => queueOf(pluginId).attend(),
    sweep,
    clockSetBack: async () => {
      for (const { queue } of queues.values()) await delayAnew(queue, Date.now());
      await sweep();
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(timer);
        stop.abort();
        await sweeping.catch(() => {});
        await Promise.all([...queues.values()].map((queue) => queue.close()));
        await ledger?.close();
        await backend.close();
      })()),
  };
}

/**
 * Whether a schedule goes on: each of its jobs makes the next one, so that one whose job is gone stands still for good, and one
 * whose job is due too late for as long. Whether the job is gone is asked only when it is overdue: before, it may be on its way.
 */
async function stateOf(
  queue: JobQueue,
  { id, isDueTooLate }: ScheduleRecord,
  overdueMs: number,
): Promise<'alive' | 'gone' | 'too late'> {
  const scheduler = await queue.getJobScheduler(id);
  if (!scheduler) return 'gone';
  if (!scheduler.next) return 'alive';
  if (isDueTooLate(scheduler.next)) return 'too late';
  if (scheduler.next + overdueMs > Date.now()) return 'alive';
  return (await queue.getJob(`repeat:${id}:${scheduler.next}`)) === undefined ? 'gone' : 'alive';
}

import type { Logger } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/open-database.ts';
import { delayAnew } from './clock-set-back.ts';
import { jobErrors } from './errors.ts';
import { asFailedJob, failedKept, findFailed, listFailed, sameAgain } from './failed-jobs.ts';
import {
  isUnanswered,
  unlessUnanswered,
  openPostgresJobs,
  openRedisJobs,
  type JobQueue,
  type QueueJob,
} from './job-backend.ts';
import { createJobLedger } from './job-ledger.ts';
import { createJobScope, type ScheduleRecord } from './job-scope.ts';
import type { InternalHandler, JobSystem, JobTuning } from './job-system.ts';
import { createPluginQueue, type PluginQueue } from './plugin-queue.ts';
import type { NewJobs } from './queue-parts.ts';
import { restoreLost } from './restore-lost.ts';
import { takeOverPending } from './take-over-pending.ts';

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
  /** Whether another process runs the plugin on the park, so that work for which nobody is here is its. Default: none does. */
  servedElsewhere?(place: { parkId: string; pluginId: string }): Promise<boolean>;
  /** Whether this process runs no plugins, as the command line: what is pending is left to who does. */
  paused?: boolean;
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
  answerMs: 3000,
};

/** Opens the queues of an installation. Queue and worker of a plugin come when it first needs them. */
export async function createJobSystem(options: JobSystemOptions): Promise<JobSystem> {
  const { database, redisUrl, log, tuning, onEnd, onFailedTaken } = options;
  const settings = { ...defaults, ...tuning };
  const redis = redisUrl ? await openRedisJobs(redisUrl, await database.installation(), log, settings.answerMs) : null;
  const backend = redis ?? (await openPostgresJobs(database, log));
  const ledger = redis && createJobLedger(database, log, settings.settleMs);
  const queues = new Map<string, PluginQueue>();
  /** Of work of the kernel, one per plugin: it never waits for jobs of the plugin that run long. */
  const lanes = new Map<string, PluginQueue>();
  const internals = new Map<string, InternalHandler>();
  const schedules = new Map<string, ScheduleRecord>();
  let closing: Promise<void> | null = null;

  const open = (pluginId: string, within: typeof queues, name: string): PluginQueue => {
    if (closing) throw jobErrors.CLOSED();
    let queue = within.get(pluginId);
    if (!queue) {
      const onSettled = (job: QueueJob, error: Error | null): void => {
        if (job.name.startsWith('$')) return;
        if (!job.repeatJobKey) ledger?.settle(job.id!);
        onEnd?.({ parkId: job.data.park, pluginId, job: job.name }, error);
      };
      const servedElsewhere = options.servedElsewhere ?? (async () => false);
      queue = createPluginQueue({
        ...{ pluginId, name, backend, internals, tuning: settings, log, onSettled, servedElsewhere },
      });
      within.set(pluginId, queue);
    }
    return queue;
  };
  const queueOf = (pluginId: string): PluginQueue => open(pluginId, queues, pluginId);
  const laneOf = (pluginId: string): PluginQueue => open(pluginId, lanes, `${pluginId}.events`);
  /** @throws JOB_UNAVAILABLE while the queues do not answer */
  const answered = async <T>(work: () => Promise<T>): Promise<T> => {
    const reason = backend.problem();
    if (reason !== null) throw jobErrors.UNAVAILABLE({ reason });
    try {
      return await work();
    } catch (error) {
      if (isUnanswered(error)) throw jobErrors.UNAVAILABLE({ reason: (error as Error).message }, error);
      throw error;
    }
  };
  const addRecorded = async (pluginId: string, jobs: NewJobs): Promise<void> => {
    const added = await queueOf(pluginId).add(jobs);
    // Where deduplication let another job stand for it.
    for (const [at, id] of (jobs.ids ?? []).entries()) if (added[at] !== id) ledger?.settle(id);
  };
  const add = async (pluginId: string, jobs: NewJobs): Promise<void> => {
    const queue = queueOf(pluginId);
    if (!ledger) return void (await queue.add(jobs));
    const ids = await ledger.record(pluginId, jobs);
    // What is recorded is enqueued: it gets into the queue as soon as Redis is back.
    if (backend.problem() !== null) return;
    await addRecorded(pluginId, { ...jobs, ids }).catch((error: Error) => {
      if (backend.problem() === null && !isUnanswered(error)) throw error;
    });
  };
  // One after the other, here and across processes: of two who take the same job at once, one gets it. The line in this
  // process keeps all but one from holding a connection while they wait.
  let taking: Promise<unknown> = Promise.resolve();
  const takeFailed: typeof takeOne = (pluginId, jobId, ...rest) => {
    const mine = taking.then(() =>
      database.withKernelTx(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`failed job ${pluginId}/${jobId}`}, 0))`);
        return answered(() => takeOne(pluginId, jobId, ...rest));
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
  const sweepOnce = async (afterMs: number): Promise<void> => {
    if (backend.problem() !== null) return;
    if (redis && ledger) {
      await restoreLost({
        ledger,
        look: redis.look,
        add: addRecorded,
        pluginIds: [...queues.keys()],
        afterMs,
        settledWithinMs: 10 * settings.settleMs,
        signal: stop.signal,
      });
    } else if (!options.paused) {
      const jobs = await takeOverPending(database, addRecorded);
      if (jobs > 0) log.info({ jobs }, 'Jobs that were pending have been taken over');
    }
    if (stop.signal.aborted) return;
    for (const queue of [...queues.values(), ...lanes.values()]) await queue.reconcileFairness();
    for (const [key, schedule] of schedules) {
      const { queue } = queueOf(key.slice(0, key.indexOf('/')));
      const state = await stateOf(queue, schedule, afterMs);
      if (state === 'alive' || !schedules.has(key)) continue;
      // The library would go on from the run that it has.
      if (state === 'too late') await queue.removeJobScheduler(schedule.id);
      await schedule.apply();
    }
  };
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = (afterMs = settings.sweepAfterMs): Promise<void> =>
    (sweeping = sweeping.catch(() => {}).then(() => sweepOnce(afterMs)));
  const sweepQuietly = (afterMs?: number): Promise<void> =>
    sweep(afterMs).catch((error: unknown) => log.warn({ error: String(error) }, 'Sweep of the queues failed'));
  const timer = setInterval(() => void sweepQuietly(), settings.sweepIntervalMs);
  timer.unref();
  backend.onBack(() => void sweepQuietly(0));
  if (!redis) await sweepQuietly();

  return {
    backend: backend.kind,
    open: (owner) => {
      const queue = queueOf(owner.pluginId);
      return createJobScope({
        owner,
        queue,
        tuning: settings,
        add: (jobs) => add(owner.pluginId, jobs),
        away: () => backend.problem() !== null,
        schedules,
        log,
      });
    },
    counts: async (pluginId) => {
      const found = [queues.get(pluginId), lanes.get(pluginId)].filter((queue) => queue !== undefined);
      if (found.length === 0 || backend.problem() !== null) return null;
      const states = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
      const counted = Promise.all(found.map(({ queue }) => queue.getJobCounts(...states)));
      const counts = await counted.catch(unlessUnanswered);
      if (counts === null) return null;
      const sum = (state: (typeof states)[number]) => counts.reduce((total, count) => total + (count[state] ?? 0), 0);
      const [active, delayed, failed] = [sum('active'), sum('delayed'), sum('failed')];
      return { waiting: sum('waiting') + sum('prioritized'), active, delayed, failed };
    },
    failed: (pluginId, how) => answered(() => listFailed(queueOf(pluginId).queue, how)),
    schedules: async (pluginId) => {
      const found = await answered(() => queueOf(pluginId).queue.getJobSchedulers(0, -1));
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
      await answered(() =>
        laneOf(pluginId).add({
          name,
          options: { attempts, backoff, removeOnFail: true },
          envelopes: jobs.map(({ parkId, data, trace }) => ({ park: parkId, data, ...(trace ? { trace } : {}) })),
          ids: jobs.map(({ id }) => id),
        }),
      );
    },
    attend: (pluginId) => laneOf(pluginId).attend(),
    problem: () => backend.problem(),
    onBack: (listener) => backend.onBack(listener),
    sweep: () => sweep(),
    clockSetBack: async () => {
      for (const { queue } of [...queues.values(), ...lanes.values()]) await delayAnew(queue, Date.now());
      await sweep();
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(timer);
        stop.abort();
        await sweeping.catch(() => {});
        await Promise.all([...queues.values(), ...lanes.values()].map((queue) => queue.close()));
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

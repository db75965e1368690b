import type { Logger } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { DomainClock } from '../domain-clock/domain-clock.ts';
import { readRetentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { delayAnew } from './clock-set-back.ts';
import { jobErrors } from './errors.ts';
import { chineseOf, failedKept, failedKeptDays, findFailed, listFailed } from './failed-jobs.ts';
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
import { isGone } from './keep-schedule.ts';
import { createPluginQueue, type PluginQueue } from './plugin-queue.ts';
import { moveOutOfPostgres } from './queued-in-postgres.ts';
import type { NewJobs } from './queue-parts.ts';
import { restoreLost } from './restore-lost.ts';
import { scheduleTimes } from './schedule-times.ts';
import { createKeptFailed, type FailedWork, workOf } from './kept-failed.ts';
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
  /** What schedules go by. Default: the machine's clock. */
  domainClock?: DomainClock | null;
  /** Whether another process runs the plugin on the park, so that work for which nobody is here is its. Default: none does. */
  servedElsewhere?(place: { parkId: string; pluginId: string }): Promise<boolean>;
  /** Whether this process runs no plugins, as the command line: what is pending is left to who does. */
  paused?: boolean;
  /** Whether this process may take work now; asked before each job. Default: always. */
  mayWork?(): boolean;
  /** Why another process has the place of this one; null while none has. Default: none. */
  displaced?(): string | null;
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
  const mayWork = options.mayWork ?? (() => true);
  const times = scheduleTimes(options.domainClock ?? null);
  const redis = redisUrl
    ? await openRedisJobs(redisUrl, await database.installation(), log, settings.answerMs, times.settings)
    : null;
  const backend = redis ?? (await openPostgresJobs(database, log, times.settings));
  const ledger = redis && createJobLedger(database, log, settings.settleMs);
  const keptFailed = createKeptFailed(database);
  let keeping: Promise<unknown> = Promise.resolve();
  /** In Redis a failed job is kept beside the queue before it is settled. */
  const keepFailed = async (pluginId: string, job: QueueJob, errorZh?: string): Promise<void> => {
    await keptFailed.keep(pluginId, job, errorZh);
    if (!job.repeatJobKey) ledger?.settle(job.id!);
  };
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
        if (ledger && error) {
          const kept = keepFailed(pluginId, job, chineseOf(error)).catch((failure: unknown) =>
            log.warn({ plugin: pluginId, job: job.name, error: String(failure) }, 'Failed job could not be kept yet'),
          );
          keeping = Promise.all([keeping, kept]);
        } else if (!job.repeatJobKey) ledger?.settle(job.id!);
        onEnd?.({ parkId: job.data.park, pluginId, job: job.name }, error);
      };
      const servedElsewhere = options.servedElsewhere ?? (async () => false);
      queue = createPluginQueue({
        ...{ pluginId, name, backend, internals, tuning: settings, log, onSettled, servedElsewhere, mayWork },
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
    if (!ledger) {
      // Nobody may look into these queues for long; what is recorded is taken over by whoever works instead.
      const reason = options.displaced?.() ?? null;
      if (reason !== null) throw jobErrors.DISPLACED({ reason });
      return void (await queue.add(jobs));
    }
    const ids = await ledger.record(pluginId, jobs);
    // What is recorded is enqueued: it gets into the queue as soon as Redis is back, or into that of whoever works instead.
    if (backend.problem() !== null || !mayWork()) return;
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
    const kept = (await keptFailed.list(pluginId, parkId)).find(({ failed }) => failed.id === jobId);
    const work = job ? workOf(job) : kept;
    if (!work) return null;
    const { failed, again } = work;
    // Added before it is removed: a crash between the two runs it once more, and never drops it.
    if (how === 'retry') await add(pluginId, again);
    const removed = job !== null && (await backend.removeFailed(queue, jobId));
    if (!(await keptFailed.remove(pluginId, jobId)) && !removed && how === 'discard') return null;
    const place = { parkId: failed.parkId, pluginId, job: failed.job };
    const left = await failedOf(pluginId, place.parkId);
    onFailedTaken?.(
      place,
      how,
      left.some((each) => each.failed.job === place.job),
    );
    return failed;
  };
  /** Newest first. */
  const failedOf = async (pluginId: string, parkId?: string): Promise<FailedWork[]> => {
    const inQueue = (await listFailed(queueOf(pluginId).queue, parkId)).map(workOf);
    const kept = await keptFailed.list(pluginId, parkId);
    if (kept.length === 0) return inQueue;
    const known = new Set(inQueue.map(({ failed }) => failed.id));
    return [...inQueue, ...kept.filter(({ failed }) => !known.has(failed.id))]
      .toSorted((a, b) => b.failed.failedAt.localeCompare(a.failed.failedAt))
      .slice(0, failedKept);
  };
  const stop = new AbortController();
  const sweepOnce = async (afterMs: number): Promise<void> => {
    if (backend.problem() !== null || !mayWork()) return;
    if (redis && ledger) {
      if (!options.paused) {
        const moved = await moveOutOfPostgres(database);
        if (moved.pending + moved.failed > 0) log.info(moved, 'Jobs in queues in PostgreSQL have been taken over');
      }
      await restoreLost({
        ledger,
        look: redis.look,
        add: addRecorded,
        over: async (pluginId, id) => {
          const job = await findFailed(queueOf(pluginId).queue, id);
          if (job) await keepFailed(pluginId, job);
          else ledger.settle(id);
        },
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
    await pruneFailed();
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
  const pruneFailed = async (): Promise<void> => {
    await keptFailed.prune();
    const moment = await readRetentionMoment(database, Date.now());
    if (moment === null) return;
    const keptMs = Date.now() - moment + failedKeptDays * 86_400_000;
    for (const { queue } of queues.values()) await queue.clean(keptMs, failedKept, 'failed');
  };
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = (afterMs = settings.sweepAfterMs): Promise<void> =>
    (sweeping = sweeping.catch(() => {}).then(() => sweepOnce(afterMs)));
  const sweepQuietly = (afterMs?: number): Promise<void> =>
    sweep(afterMs).catch((error: unknown) => log.warn({ error: String(error) }, 'Sweep of the queues failed'));
  const timer = setInterval(() => void sweepQuietly(), settings.sweepIntervalMs);
  timer.unref();
  backend.onBack(() => void sweepQuietly(0));
  await sweepQuietly();

  return {
    backend: backend.kind,
    pool: backend.pool,
    open: (owner) => {
      const queue = queueOf(owner.pluginId);
      return createJobScope({
        owner,
        queue,
        tuning: settings,
        add: (jobs) => add(owner.pluginId, jobs),
        away: () => backend.problem() !== null,
        schedules,
        times,
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
      const [active, delayed] = [sum('active'), sum('delayed')];
      const kept = await keptFailed.list(pluginId);
      const failed = kept.length === 0 ? sum('failed') : (await failedOf(pluginId)).length;
      return { waiting: sum('waiting') + sum('prioritized'), active, delayed, failed };
    },
    failed: async (pluginId, { parkId, limit = 100 } = {}) => {
      const found = await answered(() => failedOf(pluginId, parkId));
      return found.slice(0, limit).map(({ failed }) => failed);
    },
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
    mayWork,
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
        await keeping;
        await ledger?.close();
        await backend.close();
      })()),
  };
}

/** Whether a schedule goes on. Whether its job is gone is asked only when it is overdue: before, it may be on its way. */
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
  return (await isGone(queue, id)) ? 'gone' : 'alive';
}

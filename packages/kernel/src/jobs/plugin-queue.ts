import { isStop } from './is-stop.ts';
import type { JobContext, JobDefinition, Logger } from '@lingtan/sdk';
import { DelayedError, UnrecoverableError, type BulkJobOptions, type JobsOptions, type Worker } from 'bullmq';
import { jobErrors } from './errors.ts';
import { chineseOf, failedKept, failedKeptDays } from './failed-jobs.ts';
import type { JobBackend, JobEnvelope, JobQueue, QueueJob } from './job-backend.ts';
import type { InternalHandler, JobTuning } from './job-system.ts';
import { createParkFairness, type ParkFairness } from './park-fairness.ts';
import { createRunningKeys } from './running-keys.ts';
import { storableError } from './storable-error.ts';
import { continueTrace } from './trace-context.ts';
import { validatePayload } from './validate.ts';

/** A handler of one job on one park. */
export interface HandlerEntry {
  job: JobDefinition;
  handler: (data: never, context: JobContext) => Promise<void>;
  signal: AbortSignal;
  /** Keeps the promise until it settles, so that a stop can wait for it. */
  track<T>(work: Promise<T>): Promise<T>;
}

/** Jobs of one name on their way into the queue. */
export interface NewJobs {
  name: string;
  options: JobsOptions;
  envelopes: readonly JobEnvelope[];
  /** One per envelope; the queue makes its own otherwise. */
  ids?: readonly string[];
}

/** The queue of one plugin, and its worker while somebody attends to it. */
export interface PluginQueue {
  readonly queue: JobQueue;
  readonly handlers: Map<string, HandlerEntry>;
  /** Returns the ids, which are those of the jobs that were there already where deduplication says so. */
  add(jobs: NewJobs): Promise<string[]>;
  /** Starts the worker with the first caller, and stops it with the last release. */
  attend(): Promise<() => Promise<void>>;
  reconcileFairness(): Promise<void>;
  /** The library neither answers nor refuses calls on a closed queue, so callers have to ask. */
  isClosed(): boolean;
  close(): Promise<void>;
}

export interface PluginQueueOptions {
  pluginId: string;
  backend: JobBackend;
  internals: ReadonlyMap<string, InternalHandler>;
  tuning: Required<JobTuning>;
  log: Logger;
  /** The job will not run again: it is done (null), or it failed for good. */
  onSettled(job: QueueJob, error: Error | null): void;
  /** Takes a job that has to come again later. */
  putOff(job: NewJobs): Promise<void>;
}

// A machine that is short of memory, or an update, ends processes in a row that are not at fault.
const processDeaths = 3;

/** Key of a handler. */
export function handlerKey(parkId: string, job: string): string {
  return `${parkId}/${job}`;
}

/** Opens the queue; the worker comes later. */
export function createPluginQueue(options: PluginQueueOptions): PluginQueue {
  const { pluginId, backend, log } = options;
  const queue = backend.queue(pluginId);
  queue.on('error', (error) => log.warn({ plugin: pluginId, error: error.message }, 'Queue error'));
  const handlers = new Map<string, HandlerEntry>();
  const fairness = createParkFairness();
  let attending = 0;
  let closed = false;
  let worker: Worker<JobEnvelope, void, string> | null = null;
  // Starts and stops run one after the other, so that a quick restart never leaves two workers or none.
  let turn: Promise<void> = Promise.resolve();

  const reconcileWorker = (): Promise<void> => {
    const done = turn.then(async () => {
      if (attending > 0 && !worker) {
        const starting = startWorker(options, handlers, fairness);
        try {
          await starting.waitUntilReady();
        } catch (error) {
          await starting.close();
          backend.workerClosed();
          throw error;
        }
        worker = starting;
      } else if (attending === 0 && worker) {
        const closing = worker;
        worker = null;
        await closing.close();
        backend.workerClosed();
      }
    });
    // What failed is told to who asked for it; the next one tries anew.
    turn = done.catch(() => undefined);
    return done;
  };

  return {
    queue,
    handlers,
    isClosed: () => closed,
    add: async ({ name, options: shared, envelopes, ids }) => {
      if (closed) throw jobErrors.CLOSED();
      const entries = envelopes.map((data, at) => {
        const priority = shared.delay ? 0 : fairness.admit(data.park);
        return { name, data, opts: optionsOf(shared, ids?.[at], priority) };
      });
      const [first] = entries;
      if (!first) return [];
      const added =
        entries.length === 1 ? [await queue.add(name, first.data, first.opts)] : await queue.addBulk(entries);
      return added.map((job) => job.id!);
    },
    attend: async () => {
      if (closed) throw jobErrors.CLOSED();
      attending++;
      try {
        await reconcileWorker();
      } catch (error) {
        attending--;
        throw error;
      }
      let released = false;
      return async () => {
        if (released) return;
        released = true;
        attending--;
        await reconcileWorker();
      };
    },
    reconcileFairness: async () => {
      if (fairness.total() === 0) return;
      const { waiting = 0, prioritized = 0 } = await queue.getJobCounts('waiting', 'prioritized');
      fairness.reconcile(waiting + prioritized);
    },
    close: async () => {
      attending = 0;
      await reconcileWorker();
      closed = true;
      await queue.close();
    },
  };
}

// This order, since objects that begin with the same keys share their shape; it runs for every job. The library
// leaves out what is undefined, and priority 0 is none.
function optionsOf(shared: JobsOptions, jobId: string | undefined, priority: number): BulkJobOptions {
  return Object.assign({ jobId, priority } as BulkJobOptions, shared);
}

function startWorker(
  options: PluginQueueOptions,
  handlers: ReadonlyMap<string, HandlerEntry>,
  fairness: ParkFairness,
): Worker<JobEnvelope, void, string> {
  const { pluginId, backend, internals, tuning, log, onSettled, putOff } = options;
  const keys = createRunningKeys();
  /**
   * A deduplication key stands for what waits. It is free from the start of a run: what is enqueued from then on may be
   * news to that run, so it becomes a job that runs afterwards.
   */
  const process = async (job: QueueJob): Promise<void> => {
    const key = job.deduplicationId;
    if (!key) return run(job);
    const giveBack = keys.take(key);
    if (!giveBack) return delay(job);
    try {
      await job.removeDeduplicationKey();
      await run(job);
    } finally {
      giveBack();
    }
  };
  const run = async (job: QueueJob): Promise<void> => {
    const { park, data, trace } = job.data;
    fairness.started(park);
    const internal = internals.get(job.name);
    if (internal) {
      const work = continueTrace(trace, `${pluginId} ${job.name}`, { park }, () =>
        internal.run(data, { pluginId, parkId: park }),
      );
      return work.catch((error: unknown) => comeBack(job, error, isStop(error)));
    }
    const entry = handlers.get(handlerKey(park, job.name));
    if (!entry) return postpone(job, pluginId, tuning, putOff);
    const payload = parseStored(entry.job, data);
    const context: JobContext = {
      id: job.id!,
      attempt: job.attemptsMade + 1,
      signal: entry.signal,
      progress: (fraction) => job.updateProgress(Math.min(1, Math.max(0, fraction))),
    };
    const work = continueTrace(trace, `job ${job.name}`, { park, plugin: pluginId }, () =>
      entry.handler(payload as never, context),
    );
    try {
      await entry.track(work);
    } catch (error) {
      await comeBack(job, error, entry.signal.aborted);
    }
  };
  /** What the stop of its plugin broke off has not failed: it comes again, with as many attempts as before. */
  const comeBack = async (job: QueueJob, error: unknown, stopped: boolean): Promise<never> => {
    if (!stopped) throw storableError(error);
    const where = { plugin: pluginId, park: job.data.park, job: job.name, id: job.id };
    log.debug({ ...where, error: String(error) }, 'Job was broken off by a stop');
    return delay(job);
  };
  const delay = async (job: QueueJob): Promise<never> => {
    await job.moveToDelayed(Date.now() + tuning.postponeMs, job.token);
    throw new DelayedError();
  };
  const worker = backend.worker(pluginId, process, {
    concurrency: tuning.concurrency,
    stalledInterval: tuning.stalledIntervalMs,
    lockDuration: tuning.lockMs,
    maxStalledCount: processDeaths,
    // For all jobs that do not say otherwise, rather than in each of them.
    removeOnFail: { count: failedKept, age: failedKeptDays * 86_400 },
  });
  worker.on('error', (error) => log.warn({ plugin: pluginId, error: error.message }, 'Worker error'));
  worker.on('completed', (job) => onSettled(job, null));
  worker.on('failed', (job, error) => {
    if (!job) return;
    const last = job.finishedOn !== undefined && job.finishedOn !== null;
    log.warn(
      { plugin: pluginId, park: job.data.park, job: job.name, id: job.id, last, error: error.message },
      'Job failed',
    );
    if (!last) return;
    onSettled(job, error);
    const errorZh = chineseOf(error);
    if (errorZh && !internals.has(job.name))
      void job.updateData({ ...job.data, errorZh }).catch((failure: unknown) => {
        log.debug({ plugin: pluginId, id: job.id, error: String(failure) }, 'Failed job was gone already');
      });
    void internals
      .get(job.name)
      ?.abandoned(job.data.data, error)
      .catch((failure: unknown) => {
        log.error({ plugin: pluginId, id: job.id, error: String(failure) }, 'Abandoned job could not be recorded');
      });
  });
  return worker;
}

/** A payload that the present schema refuses will not become right by trying again. */
function parseStored(job: JobDefinition, data: unknown): unknown {
  try {
    return validatePayload(job, data);
  } catch (error) {
    const stored = storableError(error);
    throw new UnrecoverableError(stored instanceof Error ? stored.message : String(stored));
  }
}

/**
 * Nobody is here for this job: the plugin is starting, is switched off on this park, or runs in another process.
 * It comes again later; a scheduled one is dropped, since the next one follows anyway.
 */
async function postpone(
  job: QueueJob,
  pluginId: string,
  tuning: Required<JobTuning>,
  putOff: PluginQueueOptions['putOff'],
): Promise<void> {
  if (job.repeatJobKey) return;
  const orphanSince = job.data.orphanSince ?? Date.now();
  const waited = Date.now() - orphanSince;
  if (waited > tuning.giveUpMs) {
    const params = { job: job.name, plugin: pluginId, park: job.data.park, hours: Math.round(waited / 3_600_000) };
    throw new UnrecoverableError(jobErrors.NO_HANDLER(params).message);
  }
  const { attempts, backoff } = job.opts;
  const delay = Math.min(Math.max(tuning.postponeMs, waited), 60_000);
  const options: JobsOptions = { backoff, delay, ...(attempts ? { attempts } : {}) };
  await putOff({ name: job.name, options, envelopes: [{ ...job.data, orphanSince }] });
}

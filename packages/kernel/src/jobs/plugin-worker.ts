import { setTimeout as sleep } from 'node:timers/promises';
import type { JobContext, Logger } from '@lingtan/sdk';
import { DelayedError, UnrecoverableError, type Worker } from 'bullmq';
import { jobErrors } from './errors.ts';
import { chineseOf, failedKept } from './failed-jobs.ts';
import { isStop } from './is-stop.ts';
import type { JobBackend, JobEnvelope, JobQueue, QueueJob } from './job-backend.ts';
import type { InternalHandler, JobTuning } from './job-system.ts';
import type { ParkFairness } from './park-fairness.ts';
import { handlerKey, type HandlerEntry } from './queue-parts.ts';
import { createRunningKeys } from './running-keys.ts';
import { dueOf, goneBack, mayBegin } from './schedule-turn.ts';
import { stepsAside } from './step-aside.ts';
import { storableError } from './storable-error.ts';
import { continueTrace } from './trace-context.ts';
import { validatePayload } from './validate.ts';

/** Options of a plugin's queue. */
export interface PluginQueueOptions {
  pluginId: string;
  /** Of the queue. */
  name: string;
  backend: JobBackend;
  internals: ReadonlyMap<string, InternalHandler>;
  tuning: Required<JobTuning>;
  log: Logger;
  /** The job will not run again: it is done (null), or it failed for good. */
  onSettled(job: QueueJob, error: Error | null): void;
  /** Whether another process runs the plugin on the park. */
  servedElsewhere(place: { parkId: string; pluginId: string }): Promise<boolean>;
  /** Whether this process may take work now. */
  mayWork(): boolean;
}

/** Parts of {@link startWorker} beside the options of its queue. */
export interface WorkerParts extends PluginQueueOptions {
  queue: JobQueue;
  handlers: ReadonlyMap<string, HandlerEntry>;
  fairness: ParkFairness;
  /** For what comes again and again. */
  warn: Logger['warn'];
}

// A machine that is short of memory, or an update, ends processes in a row that are not at fault.
const processDeaths = 3;
/** After how long work is offered to other processes again, in ms at first; it grows, up to five seconds. */
const handOverMs = 20;
const longestHandOverMs = 5000;
/** How long the others are let be first, in ms. */
const asideMs = 100;
/** Until it comes by itself, should this process end before it has offered it. */
const offeredLateMs = 2000;
const longestWaitMs = 60_000;
/** After how long a run that may begin only once another one has gone back looks again, in ms at most. */
const looksAgainMs = 100;
/** How long work of the kernel that nobody runs is put off, in ms. What it stands for is kept by who gave it. */
const keptInternalMs = 5000;

/** Takes jobs out of the queue of a plugin and hands them to whoever handles them in this process. */
export function startWorker(parts: WorkerParts): Worker<JobEnvelope, void, string> {
  const { pluginId, name, backend, internals, tuning, log, warn, onSettled, queue, handlers, fairness } = parts;
  const keys = createRunningKeys();
  /**
   * A deduplication key stands for what waits. It is free from the start of a run: what is enqueued from then on may be
   * news to that run, so it becomes a job that runs afterwards. Of a schedule and of a key one run goes at a time, over all processes.
   */
  const process = async (job: QueueJob): Promise<void> => {
    // The library takes the next job together with the end of the one before.
    if (!parts.mayWork()) return delay(job);
    const schedule = job.repeatJobKey;
    const key = schedule ? `schedule ${schedule}` : job.deduplicationId;
    if (!key) return run(job);
    const giveBack = keys.take(key);
    if (!giveBack) return schedule ? waitForTurn(job, schedule) : delay(job);
    try {
      if (schedule) {
        if (!(await mayBegin(job, active, () => sleep(Math.min(tuning.postponeMs, looksAgainMs)))))
          return await waitForTurn(job, schedule);
      } else {
        // Two that look at the same moment both wait, and not for equally long.
        if (await runsElsewhere(job)) return await delay(job, Math.round(tuning.postponeMs * (0.5 + Math.random())));
        await job.removeDeduplicationKey();
      }
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
      const where = { pluginId, parkId: park };
      if (internal.serves?.(data, where) === false) return passOn(job);
      const work = continueTrace(trace, `${pluginId} ${job.name}`, { park }, () => internal.run(data, where));
      return work.catch((error: unknown) => comeBack(job, error, isStop(error)));
    }
    const entry = handlers.get(handlerKey(park, job.name));
    if (!entry) return passOn(job);
    const payload = parseStored(entry, data);
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
  const delay = async (job: QueueJob, ms = tuning.postponeMs): Promise<never> => {
    await job.moveToDelayed(Date.now() + ms, job.token);
    throw new DelayedError();
  };
  const active = async (): Promise<(QueueJob | undefined)[]> => queue.getActive();
  const runsElsewhere = async ({ id, deduplicationId }: QueueJob): Promise<boolean> =>
    (await active()).some((each) => each !== undefined && each.id !== id && each.deduplicationId === deduplicationId);
  /** Comes again until the next one of its schedule is due, which then stands for it. */
  const waitForTurn = async (job: QueueJob, schedule: string): Promise<void> => {
    const until = job.data.until ?? (await queue.getJobScheduler(schedule))?.next ?? 0;
    const now = Date.now();
    if (until <= now) return;
    if (job.data.until === undefined || job.data.begins) await job.updateData({ ...goneBack(job.data), until });
    await delay(job, Math.min(until - now, longestWaitMs, Math.max(tuning.postponeMs, now - dueOf(job))));
  };
  /** Offers the job to other processes. When its time comes by itself only the one that put it off would know. */
  const offer = async (job: QueueJob, ms: number): Promise<never> => {
    stepAside(asideMs);
    await job.moveToDelayed(Date.now() + ms + offeredLateMs, job.token);
    const again = async (): Promise<void> => {
      stepAside(asideMs);
      await job.promote();
    };
    setTimeout(() => {
      void again().catch((error: unknown) =>
        log.debug({ plugin: pluginId, id: job.id, error: String(error) }, 'Job was taken up before it was offered'),
      );
    }, ms).unref();
    throw new DelayedError();
  };
  /**
   * Nobody is here for this job: the plugin is starting or could not start, is switched off on this park, or runs in another
   * process. That one gets it soon; otherwise it comes again with growing pauses.
   */
  const passOn = async (job: QueueJob): Promise<void> => {
    const { park, orphanSince = Date.now() } = job.data;
    const waited = Math.max(0, Date.now() - orphanSince);
    const served = await parts.servedElsewhere({ parkId: park, pluginId }).catch((error: unknown) => {
      warn({ plugin: pluginId, error: String(error) }, 'Who runs a plugin could not be asked; its jobs wait');
      return null;
    });
    // Not a fault of the job, so none of its attempts is used up.
    if (served === null) return delay(job);
    if (job.repeatJobKey && !served) return waitForTurn(job, job.repeatJobKey);
    if (internals.has(job.name)) {
      if (!served && waited > keptInternalMs) return;
    } else if (waited > tuning.giveUpMs) {
      const params = { job: job.name, plugin: pluginId, park, hours: Math.round(waited / 3_600_000) };
      throw new UnrecoverableError(jobErrors.NO_HANDLER(params).message);
    }
    if (job.data.orphanSince === undefined) await job.updateData({ ...job.data, orphanSince });
    if (served) await offer(job, Math.min(handOverMs + Math.round(waited / 10), longestHandOverMs));
    await delay(job, Math.min(Math.max(tuning.postponeMs, waited), longestWaitMs));
  };
  const worker = backend.worker(name, process, {
    concurrency: tuning.concurrency,
    stalledInterval: tuning.stalledIntervalMs,
    lockDuration: tuning.lockMs,
    maxStalledCount: processDeaths,
    // For all jobs that do not say otherwise, rather than in each of them. By age the sweep removes them.
    removeOnFail: { count: failedKept },
  });
  const stepAside = stepsAside(worker, parts.mayWork);
  worker.on('error', (error) => {
    // That Redis is away is said once for all queues.
    if (backend.problem() === null) warn({ plugin: pluginId, error: error.message }, 'Worker error');
  });
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
function parseStored({ job }: HandlerEntry, data: unknown): unknown {
  try {
    return validatePayload(job, data);
  } catch (error) {
    const stored = storableError(error);
    throw new UnrecoverableError(stored instanceof Error ? stored.message : String(stored));
  }
}

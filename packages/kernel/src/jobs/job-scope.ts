import type { JobDefinition, Logger } from '@lingtan/sdk';
import type { JobsOptions } from 'bullmq';
import { afterCommit } from '../database/after-commit.ts';
import { jobErrors } from './errors.ts';
import { unlessUnanswered } from './job-backend.ts';
import type { JobOwner, JobScope, JobTuning } from './job-system.ts';
import { makeSchedule } from './keep-schedule.ts';
import type { PluginQueue } from './plugin-queue.ts';
import { handlerKey, type HandlerEntry, type NewJobs } from './queue-parts.ts';
import { createRunningWork } from './running-work.ts';
import type { ScheduleTimes } from './schedule-times.ts';
import { currentTraceparent } from './trace-context.ts';
import { assertName, validatePayload } from './validate.ts';

/** Schedules as they were asked for, so that they can be made again. */
export interface ScheduleRecord {
  id: string;
  apply(): Promise<void>;
  /** Whether its next run, ms UTC, lies too far away: the clock has been set back. */
  isDueTooLate(next: number): boolean;
}

export interface JobScopeOptions {
  owner: JobOwner;
  queue: PluginQueue;
  tuning: Required<JobTuning>;
  /** Takes the jobs into the queue. */
  add(jobs: NewJobs): Promise<void>;
  /** Whether the queues do not answer; schedules are made by the sweep then, once they do. */
  away(): boolean;
  schedules: Map<string, ScheduleRecord>;
  times: ScheduleTimes;
  log: Logger;
}

/** The part of a queue that belongs to one plugin on one park. */
export function createJobScope(options: JobScopeOptions): JobScope {
  const { owner, queue, tuning, add, away, schedules, times, log } = options;
  const { parkId, pluginId, timeZone = 'UTC' } = owner;
  assertName('park', parkId);
  assertName('plugin', pluginId);
  const abort = new AbortController();
  const running = createRunningWork();
  const entries = new Map<string, HandlerEntry>();
  const mine = new Set<string>();
  let release: (() => Promise<void>) | null = null;

  const optionsOf = (job: JobDefinition): JobsOptions => ({
    attempts: job.attempts,
    backoff: { type: 'exponential', delay: tuning.backoffMs },
  });
  const makeJobs = (job: JobDefinition, list: readonly unknown[], extra: JobsOptions): NewJobs => {
    const trace = currentTraceparent();
    return {
      name: job.name,
      options: { ...optionsOf(job), ...extra },
      envelopes: list.map((data) => ({ park: parkId, data: validatePayload(job, data), ...(trace ? { trace } : {}) })),
    };
  };
  const scheduleId = (job: JobDefinition): string => `${parkId}--${job.name}`;

  return {
    handle: (job, handler) => {
      if (entries.has(job.name)) throw jobErrors.DUPLICATE_HANDLER({ job: job.name, plugin: pluginId, park: parkId });
      assertName('job', job.name);
      const entry: HandlerEntry = {
        job,
        handler: handler as HandlerEntry['handler'],
        signal: abort.signal,
        track: running.track,
      };
      entries.set(job.name, entry);
      if (release) queue.handlers.set(handlerKey(parkId, job.name), entry);
    },
    enqueue: async (job, data, { delayMs, dedupKey } = {}) => {
      const extra: JobsOptions = delayMs ? { delay: delayMs } : {};
      if (dedupKey === undefined) return add(makeJobs(job, [data], extra));
      assertName('dedupKey', dedupKey);
      const id = `${parkId}.${job.name}.${dedupKey}`;
      const jobs = makeJobs(job, [data], { ...extra, deduplication: { id } });
      // Now, so that a crash after the commit does not lose it; and after the commit once more, for a run that was so
      // fast that it did not see what the transaction wrote. While the first still waits, the second is ignored.
      await add(jobs);
      afterCommit(`job ${pluginId} ${id}`, () => wakeAgain(jobs));
    },
    enqueueAll: async (job, list, { delayMs } = {}) => {
      if (list.length > 0) await add(makeJobs(job, list, delayMs ? { delay: delayMs } : {}));
    },
    schedule: async (job, timing, data) => {
      if (queue.isClosed()) throw jobErrors.CLOSED();
      const id = scheduleId(job);
      const template = {
        name: job.name,
        data: { park: parkId, data: validatePayload(job, data) },
        opts: optionsOf(job),
      };
      const apply = (): Promise<void> =>
        makeSchedule(queue.queue, { id, repeat: times.repeat(timing, timeZone), template });
      await unlessAway(apply);
      mine.add(id);
      schedules.set(`${pluginId}/${id}`, {
        id,
        apply,
        isDueTooLate: (next) => times.isDueTooLate(next, timing, timeZone),
      });
    },
    unschedule: async (job) => {
      mine.delete(scheduleId(job));
      schedules.delete(`${pluginId}/${scheduleId(job)}`);
      await unlessAway(() => queue.queue.removeJobScheduler(scheduleId(job)));
    },
    activate: async () => {
      if (release) return;
      for (const [name, entry] of entries) queue.handlers.set(handlerKey(parkId, name), entry);
      release = entries.size > 0 ? await queue.attend() : async () => {};
      await removeSchedules((id) => !mine.has(id));
    },
    close: async ({ forget = false } = {}) => {
      abort.abort();
      for (const [name, entry] of entries) {
        const key = handlerKey(parkId, name);
        // A scope that was opened for the same park in the meantime keeps its own.
        if (queue.handlers.get(key) === entry) queue.handlers.delete(key);
      }
      for (const id of mine) schedules.delete(`${pluginId}/${id}`);
      if (forget) await removeSchedules(() => true);
      await running.idle();
      const end = release;
      release = null;
      await end?.();
    },
  };

  async function wakeAgain(jobs: NewJobs): Promise<void> {
    if (queue.isClosed()) return;
    await add(jobs).catch((error: unknown) => {
      log.warn(
        { plugin: pluginId, park: parkId, job: jobs.name, error: String(error) },
        'Job not woken after a commit',
      );
    });
  }

  async function removeSchedules(which: (id: string) => boolean): Promise<void> {
    if (queue.isClosed()) return;
    await unlessAway(async () => {
      for (const { key } of await queue.queue.getJobSchedulers(0, -1)) {
        if (key.startsWith(`${parkId}--`) && which(key)) await queue.queue.removeJobScheduler(key);
      }
    });
  }

  async function unlessAway(work: () => Promise<unknown>): Promise<void> {
    if (!away()) await work().catch(unlessUnanswered);
  }
}

import type { EnqueueOptions, JobContext, JobData, JobDefinition, ScheduleTiming } from '@lingtan/sdk';
import type pg from 'pg';

/** Whose jobs: one plugin on one park. */
export interface JobOwner {
  parkId: string;
  pluginId: string;
  /** IANA zone that cron patterns follow. Default UTC. */
  timeZone?: string;
}

export type JobHandler<J extends JobDefinition> = (data: JobData<J>, context: JobContext) => Promise<void>;

/** Background work of one plugin on one park. */
export interface JobScope {
  /** One handler per job. Nothing is handed to it before `activate`. */
  handle<J extends JobDefinition>(job: J, handler: JobHandler<J>): void;
  /** @throws JOB_INVALID naming the field, when the payload does not match the job's schema */
  enqueue<J extends JobDefinition>(job: J, data: JobData<J>, options?: EnqueueOptions): Promise<void>;
  /** Adds many in one round trip. Either all payloads are valid, or nothing is added. */
  enqueueAll<J extends JobDefinition>(
    job: J,
    data: readonly JobData<J>[],
    options?: { delayMs?: number },
  ): Promise<void>;
  /** One schedule per job and park; a second call replaces the first. */
  schedule<J extends JobDefinition>(job: J, timing: ScheduleTiming, data: JobData<J>): Promise<void>;
  unschedule(job: JobDefinition): Promise<void>;
  /** Starts handing out jobs, and removes schedules that an earlier release left. */
  activate(): Promise<void>;
  /**
   * Ends handing out, aborts the signal of running handlers and waits for them. Jobs that wait stay for the next
   * start; `forget` also removes the schedules (the plugin was switched off, not only restarted).
   */
  close(options?: { forget?: boolean }): Promise<void>;
}

/** How many jobs of a plugin are in which state, over all parks. */
export interface JobCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** A job that used up its attempts. */
export interface FailedJob {
  id: string;
  job: string;
  parkId: string;
  /** Payload. */
  data: unknown;
  attempts: number;
  error: string;
  /** The same in Chinese, of errors that have both. */
  errorZh: string | null;
  /** ISO 8601 UTC. */
  failedAt: string;
}

/** A schedule as it stands in the queue. */
export interface JobSchedule {
  parkId: string;
  job: string;
  /** ISO 8601 UTC; null when unknown. */
  next: string | null;
}

/** Work that the kernel itself puts into a plugin's queue, e.g. deliveries of events. */
export interface InternalJob {
  /** The same id is added once while it is there. No `:`. */
  id: string;
  parkId: string;
  data: unknown;
  trace?: string;
}

export interface InternalHandler {
  /**
   * Whether this process can run it; without, each can. What nobody runs is dropped after a few seconds: whoever gave it
   * keeps the work.
   */
  serves?(data: unknown, context: { pluginId: string; parkId: string }): boolean;
  run(data: unknown, context: { pluginId: string; parkId: string }): Promise<void>;
  /** Its process died while it ran, more often than is allowed. */
  abandoned(data: unknown, error: Error): Promise<void>;
  attempts: number;
}

/** All queues of the installation. */
export interface JobSystem {
  readonly backend: 'postgres' | 'redis';
  /** Connections to PostgreSQL that the queues have for themselves; null where they are elsewhere. */
  readonly pool: pg.Pool | null;
  open(owner: JobOwner): JobScope;
  /** Null when the plugin has no queue in this process, and while the queues do not answer. */
  counts(pluginId: string): Promise<JobCounts | null>;
  failed(pluginId: string, options?: { parkId?: string; limit?: number }): Promise<FailedJob[]>;
  schedules(pluginId: string): Promise<JobSchedule[]>;
  /**
   * Runs the work of a failed job again, with all of its attempts and under a new id; null when it is not there any
   * more, or is of another park than asked. Of two calls at the same time both may run it: handlers bear that.
   */
  retry(pluginId: string, jobId: string, parkId?: string): Promise<FailedJob | null>;
  /** Gives a failed job up; null as for `retry`. */
  discard(pluginId: string, jobId: string, parkId?: string): Promise<FailedJob | null>;
  /** Names in `$`: never clash with a plugin's jobs. */
  handleInternal(name: `$${string}`, handler: InternalHandler): void;
  enqueueInternal(name: `$${string}`, pluginId: string, jobs: readonly InternalJob[]): Promise<void>;
  /** Keeps a worker for the plugin while internal work may come for it. Returns the release. */
  attend(pluginId: string): Promise<() => Promise<void>>;
  /** Why the queues do not answer; null while they do. Of queues in PostgreSQL the kernel knows otherwise. */
  problem(): string | null;
  /** Whether this process may take work now: it may not while another one has its place. */
  mayWork(): boolean;
  /** Calls when queues that did not answer answer again. */
  onBack(listener: () => void): void;
  /** Restores what a flushed Redis lost, and schedules that a clock which was set back holds up. Runs by itself too. */
  sweep(): Promise<void>;
  /** The clock of this machine has been set back: what waits for a time waits no longer than was asked for. */
  clockSetBack(): Promise<void>;
  /** Waits for running handlers. */
  close(): Promise<void>;
}

/** Tuning; the defaults are for production. */
export interface JobTuning {
  /** First back-off in ms; doubles with each attempt. Default 1000. */
  backoffMs?: number;
  /** Jobs of one plugin that run at the same time in this process. Default 8. */
  concurrency?: number;
  /** How often crashed workers are looked for, in ms. Default 30 000. */
  stalledIntervalMs?: number;
  /** How long a job may go without sign of life, in ms. Default 30 000. */
  lockMs?: number;
  /** How long a job for which nobody is here yet is put off at first, in ms. Default 1000, doubling to a minute. */
  postponeMs?: number;
  /** How long it is put off in all before it fails, in ms. Default 24 hours. */
  giveUpMs?: number;
  /** Default 15 000 ms. */
  sweepIntervalMs?: number;
  /** How old a job in Redis must be before the sweep looks whether it is still there, in ms. Default 60 000. */
  sweepAfterMs?: number;
  /** How long settled jobs in Redis are gathered before that is written to PostgreSQL, in ms. Default 50. */
  settleMs?: number;
  /** How long Redis may take to answer before it counts as away, in ms. Default 3000. */
  answerMs?: number;
}

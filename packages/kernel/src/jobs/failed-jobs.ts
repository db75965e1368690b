import { LingtanError } from '@lingtan/sdk';
import type { JobsOptions } from 'bullmq';
import type { JobQueue, QueueJob } from './job-backend.ts';
import type { FailedJob } from './job-system.ts';
import type { NewJobs } from './queue-parts.ts';

/** How many failed jobs a plugin's queue keeps, over all parks; the oldest go first. */
export const failedKept = 500;

/** How long a failed job is kept, in days. */
export const failedKeptDays = 30;

/** Failed jobs of a queue, newest first. */
export async function listFailed(queue: JobQueue, parkId?: string): Promise<QueueJob[]> {
  const jobs = (await queue.getFailed(0, failedKept - 1)) as (QueueJob | undefined)[];
  // One that was taken away between the list of ids and its own row comes as undefined.
  return jobs.filter((job): job is QueueJob => job !== undefined && (!parkId || job.data.park === parkId));
}

/** The failed job, of one park when asked; null when it is not there, not failed, or of another park. */
export async function findFailed(queue: JobQueue, jobId: string, parkId?: string): Promise<QueueJob | null> {
  const job = (await queue.getJob(jobId)) as QueueJob | undefined;
  if (!job || (parkId && job.data.park !== parkId) || !(await job.isFailed())) return null;
  return job;
}

/**
 * The same work as a new job with all of its attempts. New, since the failed one is no longer recorded as open (a flushed
 * Redis would lose it), and one of a schedule would make a second line of that schedule.
 */
export function sameAgain({ name, data: envelope, opts }: Pick<QueueJob, 'name' | 'data' | 'opts'>): NewJobs {
  const { park, data, trace } = envelope;
  return { name, options: optionsAgain(opts), envelopes: [{ park, data, ...(trace ? { trace } : {}) }] };
}

/** Of a job's options, those of the same work as a new job. */
export function optionsAgain({ attempts, backoff, deduplication }: JobsOptions): JobsOptions {
  return {
    ...(attempts ? { attempts } : {}),
    ...(backoff ? { backoff } : {}),
    ...(deduplication ? { deduplication } : {}),
  };
}

/** What an error says in Chinese, where it says so. */
export function chineseOf(error: unknown): string | undefined {
  const said = error instanceof Error && error.cause instanceof LingtanError ? error.cause : error;
  return said instanceof LingtanError ? said['zh-CN']?.message : undefined;
}

/** As the callers see it. */
export function asFailedJob(job: QueueJob): FailedJob {
  return {
    id: job.id!,
    job: job.name,
    parkId: job.data.park,
    data: job.data.data,
    attempts: job.attemptsMade,
    error: job.failedReason ?? '',
    errorZh: job.data.errorZh ?? null,
    failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(),
  };
}

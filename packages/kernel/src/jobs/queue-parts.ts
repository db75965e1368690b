import type { JobContext, JobDefinition } from '@lingtan/sdk';
import type { JobsOptions } from 'bullmq';
import type { JobEnvelope } from './job-backend.ts';

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

/** Key of a handler. */
export function handlerKey(parkId: string, job: string): string {
  return `${parkId}/${job}`;
}

import type { z } from 'zod';
import type { LocalizedText } from './text.ts';

/** Work done in the background by one plugin. Payloads are JSON and small: a job carries keys, never samples. */
export interface JobDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: 'job';
  readonly name: Name;
  readonly schema: Schema;
  /** Tries in all, with exponential back-off from one second. Default 5. */
  readonly attempts: number;
  /** What people call it when it has failed for good, e.g. "Closing of intervals". Without one they are told its name. */
  readonly title?: LocalizedText;
}

/** Payload type of a job. */
export type JobData<J> = J extends JobDefinition<string, infer S> ? z.infer<S> : never;

/** Declares a job, e.g. `defineJob('close-intervals', { schema: z.object({ until: z.iso.datetime() }) })`. */
export function defineJob<const Name extends string, Schema extends z.ZodType>(
  name: Name,
  options: { schema: Schema; attempts?: number; title?: LocalizedText },
): JobDefinition<Name, Schema> {
  const { schema, attempts = 5, title } = options;
  return { kind: 'job', name, schema, attempts, ...(title ? { title } : {}) };
}

/** When a schedule fires: every so many milliseconds, or by cron pattern in the park's time zone. */
export type ScheduleTiming = { everyMs: number } | { cron: string };

/** Options of a single enqueue. */
export interface EnqueueOptions {
  /** Do not start before this many milliseconds have passed. */
  delayMs?: number;
  /**
   * A second enqueue with the same key is ignored while the first waits. Once the first has started it is taken, and
   * runs after it: what it was for may have come too late for the first. No `:`.
   */
  dedupKey?: string;
}

/** What a running job can see and say. */
export interface JobContext {
  id: string;
  attempt: number;
  signal: AbortSignal;
  /** Shown to the operator beside the job, 0..1. */
  progress(fraction: number): Promise<void>;
}

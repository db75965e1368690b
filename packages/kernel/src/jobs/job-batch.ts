import type { JobsOptions } from 'bullmq';
import type { JobEnvelope } from './job-backend.ts';
import type { NewJobs } from './queue-parts.ts';

/** Jobs of one call as they are kept in PostgreSQL: what they share is written once. */
interface StoredJobs {
  name: string;
  options: JobsOptions;
  /** When delayed jobs fall due, in ms since the epoch. */
  dueAt?: number;
  envelopes: readonly JobEnvelope[];
}

/** Where a job stands in its batch. */
export interface BatchPosition {
  batchId: string;
  /** Jobs of the batch. */
  size: number;
  /** From 0. */
  at: number;
}

/** The number of jobs is part of the id, so that any process knows from a job's id alone when its batch is complete. */
export function batchIdOf(unique: string, size: number): string {
  return size === 1 ? unique : `${unique}.${size}`;
}

/** Id of the job at position `at`; a job on its own has the id of its batch. */
export function jobIdOf(batchId: string, size: number, at: number): string {
  return size === 1 ? batchId : `${batchId}.${at}`;
}

/** Reads what {@link jobIdOf} has made. */
export function positionOf(jobId: string): BatchPosition {
  const dot = jobId.lastIndexOf('.');
  if (dot < 0) return { batchId: jobId, size: 1, at: 0 };
  const batchId = jobId.slice(0, dot);
  return { batchId, size: Number(batchId.slice(batchId.indexOf('.') + 1)), at: Number(jobId.slice(dot + 1)) };
}

/** The jobs of a batch as text. `now`: ms since the epoch, to which delays are added. */
export function encodeBatch(sets: readonly NewJobs[], now: number): string {
  return JSON.stringify(
    sets.map(({ name, options: { delay, ...options }, envelopes }): StoredJobs => {
      return { name, options, ...(delay ? { dueAt: now + delay } : {}), envelopes };
    }),
  );
}

/** The jobs of a batch that are not settled, with their ids and with what is left of their delay at `now`. */
export function decodeOpen(batchId: string, text: string, settled: string | null, now: number): NewJobs[] {
  const stored = JSON.parse(text) as StoredJobs[];
  const size = stored.reduce((sum, { envelopes }) => sum + envelopes.length, 0);
  const open: NewJobs[] = [];
  let first = 0;
  for (const { name, options, dueAt, envelopes } of stored) {
    const left = Math.max(0, (dueAt ?? 0) - now);
    const positions = envelopes.map((_, n) => n).filter((n) => settled?.[first + n] !== '1');
    if (positions.length > 0) {
      open.push({
        name,
        options: left > 0 ? { ...options, delay: left } : options,
        envelopes: positions.map((n) => envelopes[n]!),
        ids: positions.map((n) => jobIdOf(batchId, size, first + n)),
      });
    }
    first += envelopes.length;
  }
  return open;
}

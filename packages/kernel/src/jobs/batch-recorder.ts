import { randomBytes } from 'node:crypto';
import { batchIdOf, jobIdOf } from './job-batch.ts';
import type { NewJobs } from './queue-parts.ts';

// A call is never divided, so a batch may become larger; the limit keeps many small calls from making one huge row.
const fullAt = 1000;

interface Batch {
  sets: NewJobs[];
  size: number;
  /** Id of the batch, once it is committed. */
  written: Promise<string>;
}

/** Collects jobs of one plugin into batches. */
export interface BatchRecorder {
  /** Resolves with the ids of the jobs when their batch is written. Calls that come during a write share the next. */
  add(jobs: NewJobs): Promise<string[]>;
  idle(): Promise<void>;
}

/** `write` commits a batch; one at a time. */
export function createBatchRecorder(
  write: (batchId: string, sets: readonly NewJobs[]) => Promise<void>,
): BatchRecorder {
  let next: Batch | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  const begin = (): Batch => {
    const batch: Batch = {
      sets: [],
      size: 0,
      written: tail.then(async () => {
        if (next === batch) next = null;
        const batchId = batchIdOf(uniqueId(), batch.size);
        await write(batchId, batch.sets);
        return batchId;
      }),
    };
    tail = batch.written.catch(() => {});
    return batch;
  };
  return {
    add: async (jobs) => {
      if (!next || next.size >= fullAt) next = begin();
      const batch = next;
      const first = batch.size;
      batch.sets.push(jobs);
      batch.size += jobs.envelopes.length;
      const batchId = await batch.written;
      return jobs.envelopes.map((_, n) => jobIdOf(batchId, batch.size, first + n));
    },
    idle: async () => void (await tail),
  };
}

// Short, since it is in every command to Redis. The letter keeps it from being a number, which the queue library refuses.
function uniqueId(): string {
  return `b${randomBytes(12).toString('base64url')}`;
}

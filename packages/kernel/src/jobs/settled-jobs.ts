import { positionOf } from './job-batch.ts';

/** Settled jobs that PostgreSQL does not know of yet. */
export interface SettledJobs {
  add(jobId: string): void;
  /**
   * Hands over what is to be written: batches that are complete, and the positions of those that were not completed
   * between two calls; `all` takes the others as well.
   */
  take(options?: { all?: boolean }): SettledBatches;
  /** Takes back what could not be written. */
  putBack(batches: SettledBatches): void;
  isEmpty(): boolean;
}

/** What to write. */
export interface SettledBatches {
  /** Ids of batches of which every job is settled. */
  complete: string[];
  /** Settled positions of the others: one `0` or `1` per job. */
  parts: Map<string, string>;
}

interface OpenBatch {
  settled: Uint8Array;
  left: number;
  waited: boolean;
}

/** An empty collection. */
export function createSettledJobs(): SettledJobs {
  let complete: string[] = [];
  const open = new Map<string, OpenBatch>();
  const mark = (batchId: string, size: number, at: number): void => {
    let batch = open.get(batchId);
    if (!batch) open.set(batchId, (batch = { settled: new Uint8Array(size), left: size, waited: false }));
    if (batch.settled[at] !== 0) return;
    batch.settled[at] = 1;
    if (--batch.left > 0) return;
    open.delete(batchId);
    complete.push(batchId);
  };
  return {
    add: (jobId) => {
      const { batchId, size, at } = positionOf(jobId);
      if (size === 1) complete.push(batchId);
      else mark(batchId, size, at);
    },
    take: ({ all = false } = {}) => {
      const taken: SettledBatches = { complete, parts: new Map() };
      complete = [];
      for (const [batchId, batch] of open) {
        if (all || batch.waited) {
          taken.parts.set(batchId, batch.settled.join(''));
          open.delete(batchId);
        } else {
          batch.waited = true;
        }
      }
      return taken;
    },
    putBack: (batches) => {
      complete.push(...batches.complete);
      for (const [batchId, bits] of batches.parts) {
        for (let at = 0; at < bits.length; at++) if (bits[at] === '1') mark(batchId, bits.length, at);
      }
    },
    isEmpty: () => complete.length === 0 && open.size === 0,
  };
}

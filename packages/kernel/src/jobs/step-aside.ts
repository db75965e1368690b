import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';

/** How often a worker that may not work looks whether it may, in ms. */
const looksEveryMs = 100;

/**
 * Lets other processes be first: for the time, in ms, that the answer is called with, the worker takes no job. Who puts a job
 * back hears of it before all others, and would take it again each time. Nor does it take one while it may not work.
 */
export function stepsAside(worker: Pick<Worker, 'once'>, mayWork: () => boolean): (forMs: number) => void {
  const takes = worker as unknown as { moveToActive(...args: unknown[]): Promise<unknown> };
  const take = takes.moveToActive.bind(worker);
  const closing = new AbortController();
  worker.once('closing', () => closing.abort());
  let until = -Infinity;
  const leftMs = (): number => Math.max(until - performance.now(), mayWork() ? 0 : looksEveryMs);
  takes.moveToActive = async (...args) => {
    for (let left = leftMs(); left > 0 && !closing.signal.aborted; left = leftMs())
      await delay(left, undefined, { signal: closing.signal }).catch(() => undefined);
    return take(...args);
  };
  return (forMs) => void (until = Math.max(until, performance.now() + forMs));
}

import type { JobQueue } from './job-backend.ts';

/** By how much clocks of machines may differ without anything being wrong, ms. */
const toleranceMs = 5000;
/** Delayed jobs of a queue that are looked at; more of them wait for their turn in any case. */
const most = 1000;

/** Delays jobs anew that were delayed at a time which is still to come: retries, and what was asked for later. */
export async function delayAnew(queue: JobQueue, now: number): Promise<void> {
  for (const job of await queue.getDelayed(0, most - 1)) {
    // Schedules are looked after by their timing.
    if (job.repeatJobKey || Math.max(job.timestamp, job.processedOn ?? 0) <= now + toleranceMs) continue;
    // One that has begun in the meantime needs it no more.
    await job.changeDelay(job.delay).catch((error: unknown) => {
      if (!/not in the delayed state|missing/i.test(String(error))) throw error;
    });
  }
}

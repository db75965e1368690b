import type { ScheduleTiming } from '@lingtan/sdk';
import { defaultRepeatStrategy } from 'bullmq';
import type { JobQueue } from './job-backend.ts';

/** By how much clocks of machines may differ without anything being wrong, ms. */
const toleranceMs = 5000;
/** Delayed jobs of a queue that are looked at; more of them wait for their turn in any case. */
const most = 1000;

/**
 * Whether a run is due later than one period from now. The queues keep the times of the wall: where its clock has been set back,
 * a schedule would rest for as long as that.
 */
export function isDueTooLate(next: number, timing: ScheduleTiming, timeZone: string, now: number): boolean {
  const latest =
    'everyMs' in timing
      ? now + timing.everyMs
      : (defaultRepeatStrategy(now, { pattern: timing.cron, tz: timeZone }) ?? Infinity);
  return next > latest + toleranceMs;
}

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

import { isDeepStrictEqual } from 'node:util';
import type { JobsOptions } from 'bullmq';
import type { JobEnvelope, JobQueue } from './job-backend.ts';
import type { ScheduleTimes } from './schedule-times.ts';

/** A schedule as it was asked for. */
export interface AskedSchedule {
  id: string;
  repeat: ReturnType<ScheduleTimes['repeat']>;
  template: { name: string; data: JobEnvelope; opts: JobsOptions };
}

/**
 * Makes a schedule, unless it stands as asked for. Each process asks for it when it starts, and the library does not make it anew
 * safely while another one takes its job: of two that write which run is next one may name a job that is over, so that the schedule
 * stands still until the sweep, or refuse.
 */
export async function makeSchedule(queue: JobQueue, { id, repeat, template }: AskedSchedule): Promise<void> {
  const kept = { ...template, opts: { ...queue.defaultJobOptions, ...template.opts } };
  const before = await queue.getJobScheduler(id);
  if (before && isAsAsked(before, { id, repeat, template: kept }) && !(await isGone(queue, id))) return;
  await queue.upsertJobScheduler(id, repeat, template);
  const made = await queue.getJobScheduler(id);
  if (!made?.every || !made.next || !hasMisplacedOffset(made)) return;
  // The library takes 0 for none.
  const offset = made.next % made.every || made.every;
  await queue.upsertJobScheduler(id, { ...repeat, offset }, template);
}

/**
 * Whether a schedule stands still for good: each of its jobs makes the next one, and the one that is next is not there.
 * @returns true also where there is no such schedule
 */
export async function isGone(queue: JobQueue, id: string): Promise<boolean> {
  let looked: number | null | undefined;
  for (;;) {
    const next = (await queue.getJobScheduler(id))?.next;
    if (!next) return true;
    // It was run between the two looks where another one is next by now.
    if (next === looked) return true;
    if ((await queue.getJob(`repeat:${id}:${next}`)) !== undefined) return false;
    looked = next;
  }
}

type StoredSchedule = NonNullable<Awaited<ReturnType<JobQueue['getJobScheduler']>>>;

/**
 * The library keeps where in its interval a schedule began, also when the interval becomes a shorter one; after a run that is
 * late it adds that again, and the next one comes up to the former interval later.
 */
function hasMisplacedOffset({ every, offset = 0 }: StoredSchedule): boolean {
  return every !== undefined && offset > every;
}

function isAsAsked(stored: StoredSchedule, { repeat, template }: AskedSchedule): boolean {
  if (hasMisplacedOffset(stored)) return false;
  const { every, pattern, tz, name } = stored;
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  return isDeepStrictEqual(
    plain({ repeat: { every, pattern, tz }, template: { name, ...stored.template } }),
    plain({ repeat, template }),
  );
}

import type { JobEnvelope } from './job-backend.ts';

/** A job that a schedule has made. */
export interface ScheduledJob {
  id?: string | undefined;
  data: JobEnvelope;
  repeatJobKey?: string | undefined;
  updateData(data: JobEnvelope): Promise<unknown>;
}

/** How often it is looked whether a younger run that means to begin goes back. */
const looks = 5;

/** When a job of a schedule was due, in ms since the epoch: the last part of its id. */
export function dueOf({ id }: Pick<ScheduledJob, 'id'>): number {
  return Number(id!.slice(id!.lastIndexOf(':') + 1));
}

/**
 * Whether the run of a schedule may begin: one goes at a time, over all processes. Each writes that it means to before it looks for
 * others that do, so that of two at least one sees the other. The older goes first: a younger one goes back, unless it runs already,
 * and then stands for both. If each went back for whoever else looked, none would run once a look took longer than the interval.
 * @param active jobs that are active in the queue, as they are stored
 * @param pause between two looks
 */
export async function mayBegin(
  job: ScheduledJob,
  active: () => Promise<readonly (ScheduledJob | undefined)[]>,
  pause: () => Promise<unknown>,
): Promise<boolean> {
  await job.updateData({ ...job.data, begins: true });
  const others = async (): Promise<ScheduledJob[]> =>
    (await active()).filter((each): each is ScheduledJob => {
      return each?.data.begins === true && each.id !== job.id && each.repeatJobKey === job.repeatJobKey;
    });
  const first = await others();
  if (first.some((each) => dueOf(each) < dueOf(job))) return false;
  // Whoever means to begin after this one said so sees it, and goes back.
  let left = new Set(first.map(({ id }) => id));
  for (let look = 1; left.size > 0 && look < looks; look += 1) {
    await pause();
    left = new Set((await others()).map(({ id }) => id).filter((id) => left.has(id)));
  }
  return left.size === 0;
}

/** Its envelope once it goes back, where it means to begin no more. */
export function goneBack({ begins: _, ...data }: JobEnvelope): JobEnvelope {
  return data;
}

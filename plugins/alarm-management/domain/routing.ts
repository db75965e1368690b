import type { NoticeRoute } from '../contracts/config.ts';
import { localMinuteOf, quietMinutesLeft } from './quiet-hours.ts';

/** When a notice goes to a route. */
export interface PlannedNotice {
  route: string;
  dueAt: number;
  /** Not sent when somebody has acknowledged by then. */
  unlessAcked: boolean;
}

/**
 * Notices of an alarm that is raised at `at`: one for each route that takes its priority and class, later for an escalation, and at
 * the end of quiet hours that hold it back.
 */
export function planNotices(
  routes: readonly NoticeRoute[],
  alarm: { priority: number; class: string },
  at: number,
  timeZone: string,
): PlannedNotice[] {
  return routes.flatMap(({ id, priorities, classes, quiet, afterMinutes }) => {
    const takes =
      (priorities as readonly number[]).includes(alarm.priority) &&
      (classes.length === 0 || classes.includes(alarm.class));
    if (!takes) return [];
    const wanted = at + afterMinutes * 60_000;
    const held =
      quiet && alarm.priority > quiet.butPriority ? quietMinutesLeft(quiet, localMinuteOf(wanted, timeZone)) : 0;
    // Quiet hours end at the full minute.
    const dueAt = held === 0 ? wanted : Math.floor(wanted / 60_000) * 60_000 + held * 60_000;
    return [{ route: id, dueAt, unlessAcked: afterMinutes > 0 || held > 0 }];
  });
}

const longestTries = 6;
/** How long after its first try a notice is tried again, ms; doubled each time. */
export const firstRetryMs = 30_000;

/** When a failed notice is tried again, ms from now; null after the last try. Doubling from 30 s. */
export function retryAfterMs(attempts: number): number | null {
  return attempts >= longestTries ? null : firstRetryMs * 2 ** (attempts - 1);
}

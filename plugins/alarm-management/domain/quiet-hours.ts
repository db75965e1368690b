import { wallClock } from '@lingtan/sdk';

/** Quiet hours of a day in local time, `HH:MM`; may run over midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * How many minutes quiet hours still last; 0 outside of them. Hours that begin and end at the same minute are none.
 * @param localMinute minutes since local midnight
 */
export function quietMinutesLeft(quiet: QuietHours, localMinute: number): number {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  if (from === to) return 0;
  const within = from < to ? localMinute >= from && localMinute < to : localMinute >= from || localMinute < to;
  return within ? (to - localMinute + 1440) % 1440 : 0;
}

/** Minutes since midnight in a zone. */
export function localMinuteOf(at: number, timeZone: string): number {
  return Math.floor(wallClock(at, timeZone) / 60_000) % 1440;
}

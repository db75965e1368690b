const formatters = new Map<string, Intl.DateTimeFormat>();

/** Local date and time of an instant, as ms of the same digits in UTC. */
export function wallClock(ts: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(ts)) part[type] = Number(value);
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/**
 * First instant (ms UTC) of the day in `timeZone` that is `days` after the day of `ts`. On a day whose midnight does not
 * exist, the first instant after the gap.
 */
export function dayStart(ts: number, timeZone: string, days = 0): number {
  const local = new Date(wallClock(ts, timeZone));
  return atMidnight(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days), timeZone);
}

/** First instant of the month in `timeZone` that is `months` after the month of `ts`. */
export function monthStart(ts: number, timeZone: string, months = 0): number {
  const local = new Date(wallClock(ts, timeZone));
  return atMidnight(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1), timeZone);
}

function atMidnight(wanted: number, timeZone: string): number {
  let guess = wanted - (wallClock(wanted, timeZone) - wanted);
  guess = wanted - (wallClock(guess, timeZone) - guess);
  return wallClock(guess, timeZone) < wanted ? guess + 3_600_000 : guess;
}

/** Weekday (0 = Monday) and hour of an instant in `timeZone`. */
export function localParts(ts: number, timeZone: string): { weekday: number; hour: number } {
  const local = new Date(wallClock(ts, timeZone));
  return { weekday: (local.getUTCDay() + 6) % 7, hour: local.getUTCHours() };
}

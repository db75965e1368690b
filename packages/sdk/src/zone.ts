const quarter = 900_000;
const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether `timeZone` is an IANA time zone this machine knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/**
 * Milliseconds that local time is ahead of UTC at `ts`. Offsets change on quarter hours only, so those are cached.
 *
 * @throws RangeError when the zone is unknown.
 */
export function zoneOffset(ts: number, timeZone: string): number {
  let cached = offsets.get(timeZone);
  if (!cached) offsets.set(timeZone, (cached = new Map()));
  const key = Math.floor(ts / quarter);
  const known = cached.get(key);
  if (known !== undefined) return known;
  const at = key * quarter;
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = value;
  const number = (type: string): number => Number(part[type]);
  const year = part['era'] === 'BC' ? 1 - number('year') : number('year');
  const time = Date.UTC(1970, 0, 1, number('hour'), number('minute'), number('second'));
  const offset = new Date(time).setUTCFullYear(year, number('month') - 1, number('day')) - at;
  if (cached.size > 100_000) cached.clear();
  cached.set(key, offset);
  return offset;
}

/** Local date and time of an instant, as ms of the same digits in UTC. */
export function wallClock(ts: number, timeZone: string): number {
  return ts + zoneOffset(ts, timeZone);
}

/** Date of an instant in `timeZone`, `YYYY-MM-DD`. */
export function localDate(ts: number, timeZone: string): string {
  return new Date(wallClock(ts, timeZone)).toISOString().slice(0, 10);
}

/** An instant in a sentence of the server, which does not know where it is read. In an address it is part of that. */
const instantInText = /(?<![\w/=%:.-])\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z(?![\w/])/g;

/**
 * A sentence with each UTC instant in it as date and time of `timeZone`, `YYYY-MM-DD HH:MM:SS`. What only looks like an instant
 * stays as it is.
 */
export function inLocalTime(text: string, timeZone: string): string {
  return text.replace(instantInText, (at) => {
    const ms = instantMs(at);
    return Number.isNaN(ms) ? at : new Date(wallClock(ms, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
  });
}

/**
 * UTC instants that show `local` (wall-clock time written as if it were UTC) in `timeZone`: one as a rule, none in the hour
 * skipped in spring, two in the hour repeated in autumn.
 */
export function instantsOfLocal(local: number, timeZone: string): number[] {
  const candidates = new Set([local - zoneOffset(local - day, timeZone), local - zoneOffset(local + day, timeZone)]);
  return [...candidates].filter((ts) => wallClock(ts, timeZone) === local).sort((a, b) => a - b);
}

/**
 * First instant (ms UTC) of the day in `timeZone` that is `days` after the day of `ts`. On a day whose midnight does not
 * exist, the first instant after the gap.
 */
export function dayStart(ts: number, timeZone: string, days = 0): number {
  return firstInstant((Math.floor(wallClock(ts, timeZone) / day) + days) * day, timeZone);
}

/** Whether a text is a month of the calendar, `YYYY-MM`, from year 1000 on. */
export function isMonth(text: string | undefined): text is string {
  return /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text ?? '');
}

/** Whether a text is a date of the calendar, `YYYY-MM-DD`, from year 1000 on. */
export function isDate(text: string | undefined): text is string {
  if (text === undefined || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  // 30 February reads as 2 March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/**
 * An instant written as ISO 8601 in UTC, such as `2026-11-24T08:15:00Z`, in ms; NaN for anything else, such as an hour of 30
 * February, which `Date.parse` takes for one of March.
 */
export function instantMs(text: string | undefined): number {
  const match = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/.exec(text ?? '');
  if (!match || !isDate(match[1])) return NaN;
  const ms = Date.parse(match[0]);
  // 24:00 would be the day after.
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(match[1]!) ? ms : NaN;
}

/**
 * First instant (ms UTC) of a date in `timeZone`, or of the one `days` after it. On a day whose midnight does not exist, the
 * first instant after the gap.
 *
 * @param date `YYYY-MM-DD`
 * @throws RangeError when the calendar has no such date.
 */
export function dateStart(date: string, timeZone: string, days = 0): number {
  if (!isDate(date)) throw new RangeError(`“${date}” is not a date written YYYY-MM-DD`);
  return firstInstant(Date.parse(`${date}T00:00:00Z`) + days * day, timeZone);
}

/** First instant of the month in `timeZone` that is `months` after the month of `ts`. */
export function monthStart(ts: number, timeZone: string, months = 0): number {
  const local = new Date(wallClock(ts, timeZone));
  return firstInstant(new Date(0).setUTCFullYear(local.getUTCFullYear(), local.getUTCMonth() + months, 1), timeZone);
}

/**
 * First instants (ms UTC) in `timeZone` of a month and of the one after it.
 *
 * @param month `YYYY-MM`
 * @throws RangeError when the calendar has no such month.
 */
export function monthSpan(month: string, timeZone: string): { from: number; to: number } {
  if (!isMonth(month)) throw new RangeError(`“${month}” is not a month written YYYY-MM`);
  const from = dateStart(`${month}-01`, timeZone);
  return { from, to: monthStart(from, timeZone, 1) };
}

function firstInstant(midnight: number, timeZone: string): number {
  // Some zones skip midnight itself, in rare years a whole day: it then begins when the clock jumps.
  for (let at = midnight; at <= midnight + 2 * day; at += quarter) {
    const [first] = instantsOfLocal(at, timeZone);
    if (first !== undefined) return first;
  }
  throw new RangeError(`${timeZone} shows no time of the two days from ${midnight} on`);
}

/** Weekday (0 = Monday) and hour of an instant in `timeZone`. */
export function localParts(ts: number, timeZone: string): { weekday: number; hour: number } {
  const local = new Date(wallClock(ts, timeZone));
  return { weekday: (local.getUTCDay() + 6) % 7, hour: local.getUTCHours() };
}

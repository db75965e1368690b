/** Billing months in the park's zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local wall clock of an instant, as if it were UTC, ms. */
function wallClock(ts: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const two = '2-digit';
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ts).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** `YYYY-MM` of an instant. */
export function monthOf(ts: number, timeZone: string): string {
  return new Date(wallClock(ts, timeZone)).toISOString().slice(0, 7);
}

/** Instant at which the month of `ts` begins. */
export function monthStart(ts: number, timeZone: string): number {
  const local = Date.parse(`${monthOf(ts, timeZone)}-01T00:00:00Z`);
  // The offset at the beginning of the month can differ from the one at `ts`.
  let at = local - (wallClock(ts, timeZone) - Math.floor(ts / 1000) * 1000);
  at = local - (wallClock(at, timeZone) - at);
  return at;
}

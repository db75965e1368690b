import { dayStart, monthStart } from '@lingtan/sdk';

/** First instant of a day of the park, ms UTC; null when there is no such day. */
export function startOf(day: string, timeZone: string): number | null {
  const noon = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(noon.getTime()) || noon.toISOString().slice(0, 10) !== day) return null;
  // The 15th lies in its month in every zone.
  const first = monthStart(Date.parse(`${day.slice(0, 7)}-15T00:00:00Z`), timeZone);
  return dayStart(first, timeZone, Number(day.slice(8)) - 1);
}

/** Two days of the park, both included, as a span of at most 400 days. */
export function spanOfDays(first: string, last: string, timeZone: string): { from: number; to: number } | null {
  const [from, end] = [startOf(first, timeZone), startOf(last, timeZone)];
  if (from === null || end === null || end < from || end - from > 400 * 86_400_000) return null;
  return { from, to: dayStart(end, timeZone, 1) };
}

import { dateStart, isDate } from '@lingtan/sdk';

/** Two days of the park, both included, as a span of at most 400 days; null when one is no date. */
export function spanOfDays(first: string, last: string, timeZone: string): { from: number; to: number } | null {
  if (!isDate(first) || !isDate(last)) return null;
  const [from, end] = [dateStart(first, timeZone), dateStart(last, timeZone)];
  if (end < from || end - from > 400 * 86_400_000) return null;
  return { from, to: dateStart(last, timeZone, 1) };
}

import { dateStart, dayStart, isDate, monthStart } from '@lingtan/sdk';

/** A year, month or day of the park. */
export interface CalendarSpan {
  text: string;
  unit: 'year' | 'month' | 'day';
  /** ms UTC, [from, to). */
  from: number;
  to: number;
}

/** Reads `2026`, `2026-03` or `2026-03-14`; null when it is none. */
export function parseSpan(text: string, timeZone: string): CalendarSpan | null {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  if (year === undefined) return null;
  const date = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (!isDate(date)) return null;
  const first = dateStart(date, timeZone);
  // A start of a day or month lies in it.
  const to =
    day !== undefined ? dayStart(first, timeZone, 1) : monthStart(first, timeZone, month === undefined ? 12 : 1);
  return { text, unit: day !== undefined ? 'day' : month !== undefined ? 'month' : 'year', from: first, to };
}

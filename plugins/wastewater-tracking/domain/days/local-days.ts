import { dateStart, dayStart, localDate } from '@lingtan/sdk';

/** A local day with its instants. */
export interface LocalDay {
  /** YYYY-MM-DD. */
  day: string;
  from: number;
  to: number;
}

/** The local day that an instant lies in, or one so many days from it. */
export function localDay(ts: number, timeZone: string, days = 0): LocalDay {
  const from = dayStart(ts, timeZone, days);
  return { day: localDate(from, timeZone), from, to: dayStart(from, timeZone, 1) };
}

/** The local day of a date. */
export function dayOfDate(date: string, timeZone: string): LocalDay {
  return localDay(dateStart(date, timeZone), timeZone);
}

/** Days from one instant to another, the last one included. */
export function localDays(from: number, to: number, timeZone: string): LocalDay[] {
  const days: LocalDay[] = [];
  for (let day = localDay(from, timeZone); day.from <= to; day = localDay(day.to, timeZone)) days.push(day);
  return days;
}

const dayMs = 86_400_000;

/** Dates from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += dayMs) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

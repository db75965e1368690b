import { isDate } from '@lingtan/sdk';
import { daysBetween } from '../days/local-days.ts';

/** Days of a period written 2026-11-24, 2026-11 or 2026; null when there is no such one. */
export function daysOfPeriod(period: string): string[] | null {
  const [year, month, day] = period.split('-');
  const first = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (!isDate(first)) return null;
  if (day !== undefined) return [first];
  const end = month === undefined ? Date.UTC(Number(year), 11, 31) : Date.UTC(Number(year), Number(month), 0);
  return daysBetween(first, new Date(end).toISOString().slice(0, 10));
}

/** The day so many days after the last one of a period. */
export function dayAfter(last: string, days: number): string {
  return new Date(Date.parse(last) + days * 86_400_000).toISOString().slice(0, 10);
}

import { formatTime, startOfMonth } from '@lingtan/web-sdk';

/** `YYYY-MM` moved by months. */
export function shiftMonth(month: string, months: number): string {
  const [year, index] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, index - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The last month that is over in the park's zone. */
export function lastMonth(now: number, zone: string): string {
  return formatTime(startOfMonth(now, zone, -1), 'month', zone);
}

/** `count` months that end with `last`, newest first. */
export function monthsBefore(last: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => shiftMonth(last, -i));
}

import { wallClock } from '@lingtan/sdk';

/** Billing month of an instant in the park's zone, `YYYY-MM`. */
export function monthOf(ts: number, timeZone: string): string {
  return new Date(wallClock(ts, timeZone)).toISOString().slice(0, 7);
}

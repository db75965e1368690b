import { localDate } from '@lingtan/sdk';

/** Billing month of an instant in the park's zone, `YYYY-MM`. */
export function monthOf(ts: number, timeZone: string): string {
  return localDate(ts, timeZone).slice(0, 7);
}

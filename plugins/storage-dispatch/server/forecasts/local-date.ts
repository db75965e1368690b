import { dayStart, localDate } from '@lingtan/sdk';

/** First instant of a local day, or of the one some days after it, ms UTC; NaN for what is no date. */
export function startOfDate(date: string, timeZone: string, days = 0): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  return Number.isNaN(noon) ? NaN : dayStart(noon, timeZone, days + (localDate(noon, timeZone) > date ? -1 : 0));
}

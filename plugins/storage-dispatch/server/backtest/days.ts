import { dayStart, instantsOfLocal } from '@lingtan/sdk';

const dayMs = 86_400_000;

/** Instant at which a local day (YYYY-MM-DD) begins, or the one `after` days later. */
export function dateStart(date: string, timeZone: string, after = 0): number {
  // Noon exists in every zone and on every day, midnight does not.
  const [noon] = instantsOfLocal(Date.parse(`${date}T12:00:00Z`) + after * dayMs, timeZone);
  return dayStart(noon!, timeZone);
}

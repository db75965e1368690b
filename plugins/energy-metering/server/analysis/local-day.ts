import { dayStart, localDate } from '@lingtan/sdk';

/** Span of a local day in ms UTC. */
export function daySpan(day: string, timeZone: string): { from: number; to: number } {
  // Noon UTC of the day before to the day after holds every zone's midnight; one look says which.
  const noon = Date.parse(`${day}T12:00:00Z`);
  for (const shift of [0, -1, 1]) {
    const from = dayStart(noon, timeZone, shift);
    if (localDate(from, timeZone) === day) return { from, to: dayStart(from, timeZone, 1) };
  }
  return { from: noon, to: noon };
}

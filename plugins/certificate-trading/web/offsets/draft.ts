import { dateStart } from '@lingtan/sdk/zone';

/** A whole number from 0 as it is typed; null when it is none. */
export function countOf(text: string): number | null {
  const value = /^\d{1,13}$/.test(text.trim()) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

/** Choice of a project that is none of the park's; no device is called so. */
export const elsewhere = '/';

/**
 * The generator whose reductions are booked, from the first to the last day on the clock of the park; null of a project
 * elsewhere, undefined while it is not told whole.
 */
export function generationOf(
  { origin, from, until }: { origin: string; from: string; until: string },
  timeZone: string,
): { device: string; from: string; to: string } | null | undefined {
  if (origin === elsewhere) return null;
  if (origin === '' || from === '' || until < from) return undefined;
  const instant = (date: string, days: number): string => new Date(dateStart(date, timeZone, days)).toISOString();
  return { device: origin, from: instant(from, 0), to: instant(until, 1) };
}

import { monthSpan } from '@lingtan/sdk';

/** The months of a year of the park, ms UTC, [from, to). */
export function monthsOf(year: number, timeZone: string): { month: string; from: number; to: number }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = `${year}-${String(index + 1).padStart(2, '0')}`;
    return { month, ...monthSpan(month, timeZone) };
  });
}

import { monthStart } from '@lingtan/sdk';

/** The months of a year of the park, ms UTC, [from, to). */
export function monthsOf(year: number, timeZone: string): { month: string; from: number; to: number }[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = `${year}-${String(index + 1).padStart(2, '0')}`;
    const middle = Date.parse(`${month}-15T00:00:00Z`);
    return { month, from: monthStart(middle, timeZone), to: monthStart(middle, timeZone, 1) };
  });
}

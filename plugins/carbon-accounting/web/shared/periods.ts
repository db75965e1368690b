import { localDate } from '@lingtan/sdk/zone';

/** Month `YYYY-MM` of an instant in a zone. */
export function currentMonth(now: number, timeZone: string): string {
  return localDate(now, timeZone).slice(0, 7);
}

/** The last `count` months and their years, newest first. */
export function periodsBefore(month: string, count: number): { years: string[]; months: string[] } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const months = Array.from({ length: count }, (_, back) => {
    const at = new Date(Date.UTC(year, number - 1 - back, 1));
    return at.toISOString().slice(0, 7);
  });
  return { years: [...new Set(months.map((each) => each.slice(0, 4)))], months };
}

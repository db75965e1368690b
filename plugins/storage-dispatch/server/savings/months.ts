import { dateStart, monthStart } from '@lingtan/sdk';

/** Instants at which the first month begins and the last one ends, ms UTC. */
export function monthsSpan(
  { from, to }: { from: string; to: string },
  timeZone: string,
): { from: number; to: number; months: number } {
  const begin = dateStart(`${from}-01`, timeZone);
  const last = dateStart(`${to}-01`, timeZone);
  // From within the next month back to its beginning: months have no fixed length.
  const end = monthStart(last + 40 * 86_400_000, timeZone);
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return { from: begin, to: end, months: index(to) - index(from) + 1 };
}

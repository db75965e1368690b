import { monthSpan } from '@lingtan/sdk';

/** Instants at which the first month begins and the last one ends, ms UTC. */
export function monthsSpan(
  { from, to }: { from: string; to: string },
  timeZone: string,
): { from: number; to: number; months: number } {
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return { from: monthSpan(from, timeZone).from, to: monthSpan(to, timeZone).to, months: index(to) - index(from) + 1 };
}

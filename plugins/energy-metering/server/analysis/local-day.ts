import { dateStart } from '@lingtan/sdk';

/** Span of a local day in ms UTC. */
export function daySpan(day: string, timeZone: string): { from: number; to: number } {
  return { from: dateStart(day, timeZone), to: dateStart(day, timeZone, 1) };
}

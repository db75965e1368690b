import { dayStart, instantsOfLocal, wallClock } from '@lingtan/sdk';
import type { FlexibleLoadConfig } from '../../contracts/index.ts';

/** Part of a day in which a load wants its energy, ms UTC. */
export interface LoadWindow {
  readonly from: number;
  readonly to: number;
}

/** Windows of a load that touch a span, in order. */
export function loadWindows(
  { from, to }: Pick<FlexibleLoadConfig, 'from' | 'to'>,
  span: LoadWindow,
  timeZone: string,
): LoadWindow[] {
  const over = to <= from ? 1 : 0;
  const windows: LoadWindow[] = [];
  for (let day = -1 - over; ; day++) {
    const start = atClock(span.from, day, from, timeZone);
    if (start >= span.to) return windows;
    const end = atClock(span.from, day + over, to, timeZone);
    if (end > span.from) windows.push({ from: start, to: end });
  }
}

/** Instant of a wall-clock time `days` after the local day of `ts`; the beginning of an hour that a zone skips. */
function atClock(ts: number, days: number, clock: string, timeZone: string): number {
  const midnight = dayStart(ts, timeZone, days);
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  const after = (hours * 60 + minutes) * 60_000;
  return instantsOfLocal(wallClock(midnight, timeZone) + after, timeZone)[0] ?? midnight + after;
}

import type { Clock } from '@lingtan/sdk';

/** Time that stands still until it is moved. */
export interface FakeClock extends Clock {
  advance(milliseconds: number): void;
  set(time: number | string): void;
}

/** `start` in milliseconds since the epoch, or ISO 8601. */
export function createFakeClock(start: number | string = '2026-01-01T00:00:00Z'): FakeClock {
  let now = toMs(start);
  return {
    now: () => now,
    advance: (milliseconds) => void (now += milliseconds),
    set: (time) => void (now = toMs(time)),
  };
}

function toMs(time: number | string): number {
  const value = typeof time === 'number' ? time : Date.parse(time);
  if (!Number.isFinite(value)) throw new Error(`not a time: ${time}`);
  return value;
}

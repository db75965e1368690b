import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after the time, or at once when the signal says that nobody waits any more. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

/** Time as plugins see it, so that tests can hold it still. Never call `Date.now()` in a plugin. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

/**
 * Whether `milliseconds` have passed from `at` to `now`. Where `at` lies ahead, the clock has been set back since: nobody knows then,
 * and it counts as passed, so that what comes again and again never rests for as long as the clock was set back.
 */
export function hasPassed(now: number, at: number, milliseconds: number): boolean {
  return now - at >= milliseconds || at > now;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

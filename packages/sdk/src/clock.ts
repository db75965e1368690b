/** Time as plugins see it, so that tests can hold it still. Never call `Date.now()` in a plugin. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

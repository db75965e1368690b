/** Time as plugins see it, so that tests can hold it still. Never call `Date.now()` in a plugin. */
export interface Clock {
  /** Milliseconds since the Unix epoch, UTC. */
  now(): number;
  /**
   * How many milliseconds it goes on in one of the machine's; 1 where it is absent. Only tests run another. What is asked of the
   * machine, a pause or an age that protects something, is in the machine's milliseconds in any case.
   */
  readonly rate?: number;
}

/** How long the machine takes, ms, until the clock has gone on by so many. */
export function machineMs({ rate = 1 }: Clock, milliseconds: number): number {
  return milliseconds / rate;
}

/**
 * Whether `milliseconds` have passed from `at` to `now`. Where `at` lies ahead, the clock has been set back since: nobody knows then,
 * and it counts as passed, so that what comes again and again never rests for as long as the clock was set back.
 */
export function hasPassed(now: number, at: number, milliseconds: number): boolean {
  return now - at >= milliseconds || at > now;
}

/**
 * When something was last heard of, as far as that can be: what lies ahead of `now` came by a clock that was set back
 * since. So silence is counted from now on at the latest, and not from when that clock would have come there again.
 */
export function heardAt(now: number, at: number): number {
  return Math.min(now, at);
}

/** A moment by both clocks of a machine. */
export interface Moment {
  /** By that of the wall, ms UTC. */
  at: number;
  /** By the steady one, ms. */
  steadyAt: number;
}

/** The present moment. */
export function momentOf(clock: Clock): Moment {
  return { at: clock.now(), steadyAt: performance.now() };
}

/** How long ago a moment was at least, ms of the machine: the steady clock stands still while a machine sleeps, that of the wall may be set back. */
export function agoMs(clock: Clock, { at, steadyAt }: Moment): number {
  return Math.max(performance.now() - steadyAt, machineMs(clock, clock.now() - at));
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A step of the clock of this machine. */
export interface ClockStep {
  /** What the clock of the wall showed before and after it, ms UTC. */
  from: number;
  to: number;
}

/** Options of {@link watchClock}. */
export interface ClockWatchOptions {
  onStep(step: ClockStep): void;
  /** ms UTC. Default: the machine's clock. */
  wall?(): number;
  /** ms of a clock that nobody sets. Default: the steady clock. */
  steady?(): number;
}

/** What is a step, ms: what time services correct by running slower or faster never is. */
export const leastStepMs = 2000;
const lookEveryMs = 1000;
/** How long reading both clocks takes at most where the process is not held meanwhile, ms. */
const quickReadMs = 1;
/** By how much a clock that is being corrected may run off, of the time that passes: twice what time services do. */
const slew = 0.001;

/**
 * Compares the clock of the wall with the steady one. A process that stands still sees no step, since both go on; a machine that
 * slept sees one forward.
 * @returns looks now, and ends the watch
 */
export function watchClock({ onStep, wall = Date.now, steady = () => performance.now() }: ClockWatchOptions): {
  look(): void;
  stop(): void;
} {
  let at = steady();
  let ahead = wall() - at;
  // A process that is held between the two reads would begin with a difference that is none.
  for (let tries = 0; steady() - at > quickReadMs && tries < 5; tries++) ahead = wall() - (at = steady());
  const look = (): void => {
    const before = steady();
    const shown = wall();
    const now = steady();
    // Within what passed between the reads, nobody knows when the clock of the wall was read: that much is no step.
    const off = Math.min(Math.max(0, shown - now - ahead), shown - before - ahead);
    if (Math.abs(off) >= leastStepMs) {
      const from = now + ahead;
      ahead += off;
      onStep({ from, to: now + ahead });
    } else {
      const most = (now - at) * slew;
      ahead += Math.max(-most, Math.min(most, off));
    }
    at = now;
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  return { look, stop: () => clearInterval(timer) };
}

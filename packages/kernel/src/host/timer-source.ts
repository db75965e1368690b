import type { Clock } from '@lingtan/sdk';

/** A clock that can also wake one up; tests hold it still. */
export interface TimerSource extends Clock {
  /** Calls `work` once after `milliseconds`; the result cancels it. */
  schedule(milliseconds: number, work: () => void): () => void;
}

/** The machine's timers. */
export const systemTimers: TimerSource = {
  now: () => Date.now(),
  schedule(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

import type { ScheduleTiming } from '@lingtan/sdk';
import { defaultRepeatStrategy, type RepeatOptions } from 'bullmq';
import type { DomainClock } from '../domain-clock/domain-clock.ts';

/** The least between two runs of a schedule, ms of the machine: where a faster clock asks for more, runs are left out. */
const leastMs = 250;
/** By how much clocks of machines may differ without anything being wrong, ms. */
const toleranceMs = 5000;

/** When runs of schedules are due, in the time of the queues, which is the machine's. */
export interface ScheduleTimes {
  repeat(timing: ScheduleTiming, timeZone: string): { every: number } | { pattern: string; tz: string };
  /**
   * Whether a run is due later than one period from now. Where the clock has been set back, a schedule would rest for as long as that.
   */
  isDueTooLate(next: number, timing: ScheduleTiming, timeZone: string): boolean;
  /** Settings of queues and workers, which make the next run of a cron pattern; none where the library's own are right. */
  readonly settings: { repeatStrategy(after: number, options: RepeatOptions): number | undefined } | undefined;
}

/** Schedules by the machine's clock, or by that of the domain where there is one. */
export function scheduleTimes(clock: DomainClock | null): ScheduleTimes {
  const every = (ms: number): number => (clock ? Math.max(leastMs, Math.round(ms / clock.rate)) : ms);
  const repeatStrategy = (after: number, options: RepeatOptions): number | undefined => {
    if (!clock) return defaultRepeatStrategy(after, options);
    const domainAfter = clock.now() + (after - clock.machineAt(clock.now())) * clock.rate;
    const next = defaultRepeatStrategy(domainAfter, options);
    return next === undefined ? next : Math.max(Math.ceil(clock.machineAt(next)), after + leastMs);
  };
  return {
    repeat: (timing, tz) => ('everyMs' in timing ? { every: every(timing.everyMs) } : { pattern: timing.cron, tz }),
    isDueTooLate: (next, timing, tz) => {
      const now = Date.now();
      const latest =
        'everyMs' in timing
          ? now + every(timing.everyMs)
          : (repeatStrategy(now, { pattern: timing.cron, tz }) ?? Infinity);
      return next > latest + toleranceMs;
    },
    settings: clock ? { repeatStrategy } : undefined,
  };
}

import type { RetentionClass } from '../../contracts/index.ts';

const day = 86_400_000;

/** What is kept for a time of its own: classes of raw samples, and rollups by the minute. */
export type Retained = RetentionClass | 'minutes';

/** Days that a park keeps them unless it says otherwise; of registers, how long it keeps every reading. */
export const defaultRetentionDays: Readonly<Record<Retained, number>> = {
  fast: 30,
  standard: 400,
  billing: 30,
  minutes: 400,
};

/** How long a park keeps something. */
export interface Kept {
  days: number;
  /** Samples before this time are gone, ms UTC, whatever the days are now. */
  goneBefore: number;
}

/** Of each class; one that is missing is kept as by default. */
export type KeptByClass = ReadonlyMap<Retained, Kept>;

/** Earliest time any sample may have: no meter in a park is older, a device clock at its epoch is. */
export const earliestSample = Date.UTC(2000, 0, 1);

/**
 * Oldest time that is still accepted, ms UTC. A late sample older than that would change a rollup whose other samples
 * have been dropped. Two days more than the class promises, three less than what is dropped; a day after what is gone,
 * since days of the park are not those of UTC. Registers are thinned, so that what comes late still finds its
 * neighbours.
 */
export function acceptedFrom(retention: RetentionClass, now: number, kept: KeptByClass): number {
  if (retention === 'billing') return earliestSample;
  const { days, goneBefore } = kept.get(retention) ?? { days: defaultRetentionDays[retention], goneBefore: 0 };
  return Math.max(now - (days + 2) * day, goneBefore + day);
}

/** Fewest and most days that a park can set. */
export const retentionLimits = { least: 7, most: 36_500 } as const;

/** When a week may go that begins on a Monday, `YYYYMMDD`: five days after its last sample is past the retention. */
export function dueAfter(week: string, days: number): number {
  const [, year, month, date] = /^(\d{4})(\d\d)(\d\d)$/.exec(week)!;
  return Date.UTC(Number(year), Number(month) - 1, Number(date)) + (7 + days + 5) * day;
}

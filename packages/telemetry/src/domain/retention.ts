import type { RetentionClass } from '../../contracts/index.ts';

const day = 86_400_000;

/** Days that raw samples are kept; null for ever. */
export const retentionDays: Readonly<Record<RetentionClass, number | null>> = {
  fast: 30,
  standard: 400,
  billing: null,
};

/** Earliest time any sample may have: no meter in a park is older, a device clock at its epoch is. */
export const earliestSample = Date.UTC(2000, 0, 1);

/**
 * Oldest time that is still accepted, ms UTC. A late sample older than that would change a rollup whose other samples
 * have been dropped. Two days more than the class promises, three less than what is dropped.
 */
export function acceptedFrom(retention: RetentionClass, now: number): number {
  const days = retentionDays[retention];
  return days === null ? earliestSample : now - (days + 2) * day;
}

/** Samples before this time are dropped, ms UTC; null when the class keeps them for ever. */
export function droppedBefore(retention: RetentionClass, now: number): number | null {
  const days = retentionDays[retention];
  return days === null ? null : now - (days + 5) * day;
}

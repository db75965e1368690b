import { leastBasisDays, momentsOf, normal975 } from './outlook.ts';

/** Name of the method with its version, kept with each result. */
export const dayOutlookMethod = 'carbon.day-outlook@1';

export interface DayOutlook {
  /** Sum of the hours that are known. */
  known: number;
  knownHours: number;
  remainingHours: number;
  /** Hours that are over and of which nothing is known: they are expected like those to come. */
  unknownHours: number;
  /** The whole day; null where too few days are known. */
  expected: number | null;
  /** Ends of the 95 % band. */
  low: number | null;
  high: number | null;
  basisDays: number;
}

/**
 * The running day at its end: the hours that are known, and for each other hour its mean over the days before. The band is that of
 * one further day: 1.96 · sd · √(1 + 1/n), with sd of the sums of just these hours over the n days. Weather and orders of today it
 * does not know.
 *
 * @param today One value for each hour that is over; null where nothing is known.
 * @param past Hours of the days before, oldest first; each as long as a day.
 */
export function dayOutlook(today: readonly (number | null)[], past: readonly (readonly number[])[]): DayOutlook {
  const length = past.at(-1)?.length ?? 24;
  const open = Array.from({ length }, (_, hour) => hour).filter((hour) => (today[hour] ?? null) === null);
  const values = today.filter((value) => value !== null);
  const known = values.reduce((sum, value) => sum + value, 0);
  const common = {
    known,
    knownHours: values.length,
    remainingHours: Math.max(0, length - today.length),
    unknownHours: today.length - values.length,
    basisDays: past.length,
  };
  if (open.length === 0) return { ...common, expected: known, low: known, high: known };
  if (past.length < leastBasisDays) return { ...common, expected: null, low: null, high: null };
  const { mean, sd } = momentsOf(past.map((hours) => open.reduce((sum, hour) => sum + (hours[hour] ?? 0), 0)));
  const half = normal975 * sd * Math.sqrt(1 + 1 / past.length);
  return { ...common, expected: known + mean, low: known + mean - half, high: known + mean + half };
}

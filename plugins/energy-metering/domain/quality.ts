import { worstQuality } from '@lingtan/sdk';
import type { Quality } from '@lingtan/sdk';
import type { QualitySummary } from '../contracts/index.ts';

/** Number of intervals of each quality. */
export type QualityCounts = Record<Quality, number>;

export function noIntervals(): QualityCounts {
  return { actual: 0, estimated: 0, edited: 0, missing: 0 };
}

export function addCounts(into: QualityCounts, more: Readonly<QualityCounts>): void {
  into.actual += more.actual;
  into.estimated += more.estimated;
  into.edited += more.edited;
  into.missing += more.missing;
}

/** Worst quality and the share of each, as it comes with every sum. No interval at all counts as missing. */
export function summarize(counts: Readonly<QualityCounts>): QualitySummary {
  const total = counts.actual + counts.estimated + counts.edited + counts.missing;
  const present = (Object.keys(counts) as Quality[]).filter((q) => counts[q] > 0);
  const share = (n: number): number => (total === 0 ? 0 : n / total);
  return {
    worst: worstQuality(present),
    actual: share(counts.actual),
    estimated: share(counts.estimated),
    edited: share(counts.edited),
    missing: total === 0 ? 1 : share(counts.missing),
  };
}

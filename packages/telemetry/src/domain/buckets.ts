import { dayStart } from '@lingtan/sdk';
import type { Resolution } from '../../contracts/index.ts';

/** Resolutions of rollups, finest first. */
export const rollupResolutions = ['1m', '15m', '1h', '1d'] as const;
export type RollupResolution = (typeof rollupResolutions)[number];

/** Bucket widths in ms; a local day may be an hour shorter or longer. */
export const bucketWidth: Readonly<Record<RollupResolution, number>> = {
  '1m': 60_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};

/** Start of the bucket that holds `ts`, ms UTC. Days follow `zone`. */
export function bucketStart(ts: number, resolution: RollupResolution, zone: string): number {
  if (resolution === '1d') return dayStart(ts, zone);
  const width = bucketWidth[resolution];
  return Math.floor(ts / width) * width;
}

/** How many buckets overlap [from, to), at most. */
export function bucketCount(from: number, to: number, resolution: RollupResolution): number {
  return Math.ceil((to - from) / bucketWidth[resolution]) + 1;
}

/**
 * The finest resolution that gives at most `maxPoints` values a series over [from, to). Raw when the expected number of
 * samples is that small.
 */
export function chooseResolution(
  from: number,
  to: number,
  maxPoints: number,
  expectedEverySeconds: number,
): Resolution {
  if ((to - from) / 1000 / expectedEverySeconds <= maxPoints) return 'raw';
  return chooseRollup(from, to, maxPoints);
}

/** The finest rollup that gives at most `maxPoints` buckets; `1d` when none does. */
export function chooseRollup(from: number, to: number, maxPoints: number): RollupResolution {
  return rollupResolutions.find((resolution) => bucketCount(from, to, resolution) <= maxPoints) ?? '1d';
}

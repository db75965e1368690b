import type { RollupResolution } from '../domain/buckets.ts';

const widths: Readonly<Record<RollupResolution, string>> = {
  '1m': '1 minute',
  '15m': '15 minutes',
  '1h': '1 hour',
  '1d': '1 day',
};

/** SQL for the start of the bucket that holds `at`. `zone` is SQL for the park's zone, which days follow. */
export function bucketOf(resolution: RollupResolution, at: string, zone: string): string {
  if (resolution === '1d') return `date_trunc('day', ${at}, ${zone})`;
  return `date_bin('${widths[resolution]}', ${at}, timestamptz '2000-01-03 00:00:00+00')`;
}

/** SQL for the start of the bucket after the one that starts at `start`. A local day is not always 24 hours long. */
export function nextBucket(resolution: RollupResolution, start: string, zone: string): string {
  if (resolution === '1d') return `date_trunc('day', ${start} + interval '36 hours', ${zone})`;
  return `${start} + interval '${widths[resolution]}'`;
}

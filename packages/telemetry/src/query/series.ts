import type { Point, Series } from '../../contracts/index.ts';

/** Statistics of one bucket of a series. */
export interface SeriesBucket {
  ts: number;
  min: number;
  max: number;
  last: number;
  mean: number;
  count: number;
  quality: number;
}

/** A series without buckets. */
export function emptySeries({ id, unit }: Point): Series {
  return { point: id, unit, resolution: 'raw', ts: [], min: [], max: [], last: [], mean: [], count: [], quality: [] };
}

/** Appends a bucket that begins after all others. */
export function pushBucket(out: Series, { ts, min, max, last, mean, count, quality }: SeriesBucket): void {
  out.ts.push(ts);
  out.min.push(min);
  out.max.push(max);
  out.last.push(last);
  out.mean.push(mean);
  out.count.push(count);
  out.quality.push(quality);
}

/** Appends a bucket of later samples, or adds it to the last bucket when that began at the same time. */
export function addLater(out: Series, later: SeriesBucket): void {
  const at = out.ts.length - 1;
  if (out.ts[at] !== later.ts) return pushBucket(out, later);
  const count = out.count[at]! + later.count;
  out.min[at] = Math.min(out.min[at]!, later.min);
  out.max[at] = Math.max(out.max[at]!, later.max);
  out.mean[at] = out.mean[at]! + ((later.mean - out.mean[at]!) * later.count) / count;
  out.last[at] = later.last;
  out.quality[at]! |= later.quality;
  out.count[at] = count;
}

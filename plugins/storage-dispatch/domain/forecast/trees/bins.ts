import { sortedQuantile } from '../quantile.ts';
import type { FeatureFrame } from '../features/frame.ts';

/** Bin 0 holds missing values, so that a split may put them on a side of their own. */
export const maxBins = 64;

/** Upper edges of the bins 1 … n of a feature; a value belongs to the first bin whose edge it does not exceed. */
export type BinEdges = readonly Float64Array[];

/** Edges at equal shares of the rows; a feature with few distinct values gets one bin for each. */
export function binEdges(frame: FeatureFrame): Float64Array[] {
  return frame.columns.map((column) => {
    const sorted = column.filter((value) => !Number.isNaN(value)).sort();
    const distinct = new Set<number>();
    for (const value of sorted) if (distinct.add(value).size > maxBins - 2) break;
    if (distinct.size <= maxBins - 2) return Float64Array.from(distinct);
    const edges = new Set<number>();
    for (let bin = 1; bin < maxBins - 1; bin++) edges.add(sortedQuantile(sorted, bin / (maxBins - 1)));
    return Float64Array.from(edges);
  });
}

/** Bin of a value. */
export function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

/** Bins of all rows by feature. */
export function binFrame(frame: FeatureFrame, edges: BinEdges): Uint8Array[] {
  return frame.columns.map((column, k) => {
    const bins = new Uint8Array(column.length);
    for (let row = 0; row < bins.length; row++) bins[row] = binOf(edges[k]!, column[row]!);
    return bins;
  });
}

import { quarter } from '../context.ts';
import type { Span } from '../forecasts/history.ts';

/** A value over a span of time; null where it is not known. */
export interface Piece extends Span {
  value: number | null;
}

/** Mean of each quarter hour of a span, weighted by time; NaN where a part of it is not known. Pieces do not overlap. */
export function quarterMeans(pieces: readonly Piece[], { from, to }: Span): Float64Array {
  const count = Math.max(0, Math.round((to - from) / quarter));
  const sums = new Float64Array(count);
  const covered = new Float64Array(count);
  for (const { from: begin, to: end, value } of pieces) {
    if (value === null || Number.isNaN(value)) continue;
    const last = Math.min(count, Math.ceil((end - from) / quarter));
    for (let i = Math.max(0, Math.floor((begin - from) / quarter)); i < last; i++) {
      const start = from + i * quarter;
      const overlap = Math.min(end, start + quarter) - Math.max(begin, start);
      if (overlap <= 0) continue;
      sums[i]! += overlap * value;
      covered[i]! += overlap;
    }
  }
  return sums.map((sum, i) => (covered[i]! >= quarter ? sum / quarter : NaN));
}

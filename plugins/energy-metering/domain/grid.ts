/** Width of an interval in ms. Intervals start at multiples of it since the Unix epoch, UTC. */
export function intervalWidth(intervalMinutes: number): number {
  return intervalMinutes * 60_000;
}

/** Last interval boundary at or before `ts` (ms). */
export function floorTo(ts: number, width: number): number {
  return Math.floor(ts / width) * width;
}

/** First interval boundary at or after `ts` (ms). */
export function ceilTo(ts: number, width: number): number {
  return Math.ceil(ts / width) * width;
}

/** A span of time in ms UTC: `from` included, `to` excluded. */
export interface Span {
  from: number;
  to: number;
}

/** Joins spans that overlap or touch; ordered by time. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const ordered = spans.filter((s) => s.to > s.from).sort((a, b) => a.from - b.from);
  const merged: Span[] = [];
  for (const span of ordered) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Cuts a span at multiples of `size`, so that no piece needs more memory than one chunk of samples. */
export function cutSpan(span: Span, size: number): Span[] {
  const pieces: Span[] = [];
  for (let from = span.from; from < span.to;) {
    const to = Math.min(span.to, floorTo(from, size) + size);
    pieces.push({ from, to });
    from = to;
  }
  return pieces;
}

import { wallClock } from '@lingtan/sdk';

import type { Span } from '../grid.ts';

/** A stretch of time with one offset from UTC. Local time in it is `ts + offset`. */
export interface OffsetSpan extends Span {
  readonly offset: number;
}

const step = 12 * 3_600_000;

function offsetAt(ts: number, timeZone: string): number {
  const second = Math.floor(ts / 1000) * 1000;
  return wallClock(second, timeZone) - second;
}

/**
 * Cuts a span where the zone changes its offset. Local hours that do not exist lie in no piece, hours that exist twice in
 * two. Changes less than 12 h apart are not told apart; no zone has had any.
 */
export function offsetSpans(span: Span, timeZone: string): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  let from = span.from;
  let offset = offsetAt(from, timeZone);
  for (let at = span.from; at < span.to; at += step) {
    const end = Math.min(at + step, span.to);
    const next = offsetAt(end, timeZone);
    if (next === offset) continue;
    const change = changeBetween(at, end, offset, timeZone);
    if (change > from) spans.push({ from, to: change, offset });
    from = change;
    offset = next;
  }
  if (span.to > from) spans.push({ from, to: span.to, offset });
  return spans;
}

/** First whole second in (low, high] at which the offset is no longer `offset`. */
function changeBetween(low: number, high: number, offset: number, timeZone: string): number {
  let before = Math.floor(low / 1000);
  let after = Math.floor(high / 1000);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * 1000, timeZone) === offset) before = middle;
    else after = middle;
  }
  return after * 1000;
}

/** First instant of a local date (days since 1970-01-01); where midnight does not exist, the first instant after the gap. */
export function instantOfDate(days: number, timeZone: string): number {
  const wanted = days * 86_400_000;
  const around = { from: wanted - 36 * 3_600_000, to: wanted + 36 * 3_600_000 };
  for (const { from, to, offset } of offsetSpans(around, timeZone)) {
    if (to + offset > wanted) return Math.max(from, wanted - offset);
  }
  return wanted;
}

import { dayStart, monthStart } from '@lingtan/sdk';
import type { Span } from './grid.ts';

const hour = 3_600_000;

/**
 * The parts a period opens into: months when it is longer than two of them, else days, else intervals; none when it is one
 * interval. Days and months are those of the park's zone. The parts cover the span exactly.
 */
export function splitSpan(span: Span, width: number, timeZone: string): Span[] {
  const length = span.to - span.from;
  if (length <= width) return [];
  const next = (from: number): number => {
    if (length > 62 * 24 * hour) return monthStart(from, timeZone, 1);
    if (length > 25 * hour) return dayStart(from, timeZone, 1);
    return Math.floor(from / width) * width + width;
  };
  const parts: Span[] = [];
  for (let from = span.from; from < span.to;) {
    const to = Math.min(span.to, next(from));
    parts.push({ from, to });
    from = to;
  }
  return parts;
}

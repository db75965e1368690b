import { monthStart, wallClock } from '@lingtan/sdk';
import type { Span } from '../grid.ts';

/** A part of a span that lies in one calendar year of the park's zone. */
export interface YearPart extends Span {
  year: number;
}

/** The parts of a span by calendar year, in order. */
export function yearParts(span: Span, timeZone: string): YearPart[] {
  const parts: YearPart[] = [];
  for (let from = span.from; from < span.to;) {
    const local = new Date(wallClock(from, timeZone));
    const to = Math.min(span.to, monthStart(from, timeZone, 12 - local.getUTCMonth()));
    parts.push({ from, to, year: local.getUTCFullYear() });
    from = to;
  }
  return parts;
}

import { dateStart, dayStart, isDate, localDate, monthStart } from '@lingtan/sdk';
import type { TotalResolution } from '../../contracts/index.ts';
import { ceilTo } from '../grid.ts';
import type { Span } from '../grid.ts';

/** First instant of a day of the park; null when the text is not a day. */
export function parkDayStart(day: string, timeZone: string): number | null {
  return isDate(day) ? dateStart(day, timeZone) : null;
}

/** The intervals of the day that holds `ts`: those that start in it. */
export function dayIntervals(ts: number, timeZone: string, width: number): Span {
  return { from: ceilTo(dayStart(ts, timeZone), width), to: ceilTo(dayStart(ts, timeZone, 1), width) };
}

/**
 * The days that a span of intervals touches, in order: name, intervals of the whole day, and whether the span holds all of
 * them.
 */
export function daysOf(span: Span, timeZone: string, width: number): (Span & { day: string; whole: boolean })[] {
  const days: (Span & { day: string; whole: boolean })[] = [];
  for (let at = span.from; at < span.to;) {
    const { from, to } = dayIntervals(at, timeZone, width);
    // An interval that starts before the day's first boundary belongs to the day before.
    if (at < from) {
      at = from;
      continue;
    }
    days.push({ day: localDate(from, timeZone), from, to, whole: from >= span.from && to <= span.to });
    at = to;
  }
  return days;
}

/** Bucket of a resolution that holds an interval, in the park's zone; the whole span for `all`. */
export function bucketOf(ts: number, resolution: TotalResolution, span: Span, timeZone: string, width: number): Span {
  switch (resolution) {
    case 'all':
      return span;
    case '15m':
      return { from: ts, to: ts + width };
    case '1h': {
      // Hours are counted from midnight, so that they are whole in zones with half hours, too.
      const midnight = dayStart(ts, timeZone);
      const from = midnight + Math.floor((ts - midnight) / 3_600_000) * 3_600_000;
      return { from, to: from + 3_600_000 };
    }
    case '1d':
      return { from: dayStart(ts, timeZone), to: dayStart(ts, timeZone, 1) };
    case '1mo':
      return { from: monthStart(ts, timeZone), to: monthStart(ts, timeZone, 1) };
  }
}

/** The part of a bucket that lies in the span. */
export function clipBucket(bucket: Span, span: Span): Span {
  return { from: Math.max(bucket.from, span.from), to: Math.min(bucket.to, span.to) };
}

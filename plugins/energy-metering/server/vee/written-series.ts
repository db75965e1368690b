import type { Direction } from '../../contracts/index.ts';
import { isVirtual, mergeSpans } from '../../domain/index.ts';
import type { ClosedInterval, Span } from '../../domain/index.ts';
import { isEstimate } from '../../domain/vee/index.ts';
import type { NewRevision } from '../interval-store.ts';
import { seriesKey } from './context.ts';

/** What was written of one meter and direction. */
export interface WrittenSeries {
  meter: string;
  direction: Direction;
  /** Spans that were written, merged and in order of time. */
  spans: readonly Span[];
  /** Spans of later revisions: their values are new. */
  revised: readonly Span[];
  /** Intervals of the spans that are more than plainly measured, in order of time. */
  notable: readonly ClosedInterval[];
  /** Amounts of the only span, where that is measured throughout for the first time. */
  amounts?: Float64Array;
}

/** Whether an interval says nothing beyond its amount. */
function isPlain({ status, amount, reason, source, method }: ClosedInterval): boolean {
  return (
    status === 'actual' && amount! >= 0 && reason === null && source === 'register' && method === 'counter-difference'
  );
}

/** Groups revisions of measured meters by meter and direction; estimates of this part are left out. */
export function writtenSeries(written: readonly NewRevision[], width: number): WrittenSeries[] {
  const groups = new Map<string, NewRevision[]>();
  for (const revision of written) {
    if (isEstimate(revision.interval) || isVirtual(revision.meter)) continue;
    const key = seriesKey(revision.meter.id, revision.direction);
    const group = groups.get(key);
    if (group) group.push(revision);
    else groups.set(key, [revision]);
  }
  return [...groups.values()].map((list) => {
    list.sort((a, b) => a.interval.start - b.interval.start);
    const span = ({ interval: { start } }: NewRevision): Span => ({ from: start, to: start + width });
    return {
      meter: list[0]!.meter.id,
      direction: list[0]!.direction,
      spans: mergeSpans(list.map(span)),
      revised: mergeSpans(list.filter(({ revision }) => revision > 1).map(span)),
      notable: list.flatMap(({ interval }) => (isPlain(interval) ? [] : [interval])),
    };
  });
}

/** First and last instant of what was written, with `by` more on either side. */
export function around(list: readonly WrittenSeries[], by = 0): Span {
  let from = Infinity;
  let to = -Infinity;
  for (const { spans } of list) {
    from = Math.min(from, spans[0]!.from);
    to = Math.max(to, spans.at(-1)!.to);
  }
  return { from: from - by, to: to + by };
}

/** Spans with `by` more on either side. */
export function widen(spans: readonly Span[], by: number): Span[] {
  return mergeSpans(spans.map(({ from, to }) => ({ from: from - by, to: to + by })));
}

/** Whether a span has any time in common with others. */
export function meets(span: Span, others: readonly Span[]): boolean {
  return others.some((other) => span.from < other.to && other.from < span.to);
}

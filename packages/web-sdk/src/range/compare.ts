import { fromZoned, formatTime } from '../format/time.ts';

export const compareKinds = ['day', 'week', 'year'] as const;
/** What a range is compared with: the same hours of the day before, a week before, a year before. */
export type CompareKind = (typeof compareKinds)[number];

/** A range that is compared with another. */
export interface ComparedRange {
  kind: CompareKind;
  from: number;
  to: number;
  /** Added to its times to lay them over the chosen range, in ms. */
  shiftMs: number;
}

/** The same wall-clock time earlier. 29 February a year earlier is 1 March. */
function earlier(ts: number, kind: CompareKind, zone: string): number {
  const [year, month, day] = formatTime(ts, 'date', zone).split('-').map(Number) as [number, number, number];
  const [hour, minute, second] = formatTime(ts, 'time', zone).split(':').map(Number) as [number, number, number];
  const back = { day: 1, week: 7, year: 0 }[kind];
  const start = fromZoned(zone, kind === 'year' ? year - 1 : year, month, day - back, hour, minute);
  return start + second * 1000 + (ts % 1000);
}

/** The range that another is compared with, by the calendar of the park: a day with a clock change stays a whole day. */
export function comparedRange(range: { from: number; to: number }, kind: CompareKind, zone: string): ComparedRange {
  const from = earlier(range.from, kind, zone);
  return { kind, from, to: earlier(range.to, kind, zone), shiftMs: range.from - from };
}

/** Reads a kind from the URL; null when it is none. */
export function readCompare(text: string | null): CompareKind | null {
  return compareKinds.find((kind) => kind === text) ?? null;
}

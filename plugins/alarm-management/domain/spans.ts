import type { AlarmSpan } from '@lingtan/alarms';

/** One line of the log, in order of time. */
export interface LoggedEvent {
  alarm: string;
  at: number;
  event: string;
  to: string;
}

/** Annunciations from the log: each begins when the alarm asks for attention and ends when its condition has gone. */
export function spansOf(events: readonly LoggedEvent[]): AlarmSpan[] {
  const spans: AlarmSpan[] = [];
  const open = new Map<string, AlarmSpan>();
  for (const { alarm, at, event, to } of events) {
    if (event === 'clear') {
      const span = open.get(alarm);
      if (span) span.clearedAt = at;
      open.delete(alarm);
    } else if (to === 'UNACK' && !open.has(alarm)) {
      const span = { alarm, raisedAt: at, clearedAt: null };
      spans.push(span);
      open.set(alarm, span);
    }
  }
  return spans;
}

/** Annunciations by buckets of equal length from `from` on. */
export function countByBucket(spans: readonly AlarmSpan[], from: number, to: number, minutes: number): number[] {
  const length = minutes * 60_000;
  const counts = new Array<number>(Math.max(0, Math.ceil((to - from) / length))).fill(0);
  for (const { raisedAt } of spans) {
    const bucket = Math.floor((raisedAt - from) / length);
    if (raisedAt >= from && raisedAt < to) counts[bucket]! += 1;
  }
  return counts;
}

import { startOfDay, startOfMonth } from '../format/time.ts';

/** A choice of the time range control. `custom` is half open, ms UTC. */
export type TimeRangeValue =
  | { kind: 'live'; minutes: number }
  | { kind: 'today' }
  | { kind: 'yesterday' }
  | { kind: '7d' }
  | { kind: 'month' }
  | { kind: 'custom'; from: number; to: number };

/** What a choice means at an instant: [from, to) in ms UTC. */
export interface ResolvedRange {
  from: number;
  to: number;
  /** Whether the end moves with the clock. */
  live: boolean;
}

const minute = 60_000;

/** Resolves a choice at `now` in the park's zone. The end of a running day is the end of that day, so that axes stand still. */
export function resolveRange(value: TimeRangeValue, now: number, zone: string): ResolvedRange {
  switch (value.kind) {
    case 'live': {
      const step = value.minutes >= 360 ? minute : 5_000;
      const to = Math.ceil(now / step) * step;
      return { from: to - value.minutes * minute, to, live: true };
    }
    case 'today':
      return { from: startOfDay(now, zone), to: startOfDay(now, zone, 1), live: true };
    case 'yesterday':
      return { from: startOfDay(now, zone, -1), to: startOfDay(now, zone), live: false };
    case '7d':
      return { from: startOfDay(now, zone, -6), to: startOfDay(now, zone, 1), live: true };
    case 'month':
      return { from: startOfMonth(now, zone), to: startOfMonth(now, zone, 1), live: true };
    case 'custom':
      return { from: value.from, to: value.to, live: false };
  }
}

/** Moves a range by its own length, whole days and months by the park's calendar. */
export function stepRange(value: TimeRangeValue, direction: -1 | 1, now: number, zone: string): TimeRangeValue {
  const { from, to } = resolveRange(value, now, zone);
  const start = startOfDay(from, zone);
  if (value.kind === 'month' || (from === startOfMonth(from, zone) && to === startOfMonth(from, zone, 1))) {
    return { kind: 'custom', from: startOfMonth(from, zone, direction), to: startOfMonth(from, zone, direction + 1) };
  }
  const days = Math.round((to - from) / 86_400_000);
  if (from === start && to === startOfDay(from, zone, days)) {
    return {
      kind: 'custom',
      from: startOfDay(from, zone, direction * days),
      to: startOfDay(to, zone, direction * days),
    };
  }
  const length = to - from;
  return { kind: 'custom', from: from + direction * length, to: to + direction * length };
}

/** Text for the URL. */
export function writeRange(value: TimeRangeValue): string {
  if (value.kind === 'custom') return `${value.from}-${value.to}`;
  return value.kind === 'live' ? `live-${value.minutes}m` : value.kind;
}

/** Reads a text of {@link writeRange}; null when it is not one. */
export function readRange(text: string | null): TimeRangeValue | null {
  if (text === null) return null;
  if (text === 'today' || text === 'yesterday' || text === '7d' || text === 'month') return { kind: text };
  const liveMinutes = /^live-(\d{1,5})m$/.exec(text);
  if (liveMinutes && Number(liveMinutes[1]) > 0) return { kind: 'live', minutes: Number(liveMinutes[1]) };
  const custom = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  if (custom && Number(custom[1]) < Number(custom[2])) {
    return { kind: 'custom', from: Number(custom[1]), to: Number(custom[2]) };
  }
  return null;
}

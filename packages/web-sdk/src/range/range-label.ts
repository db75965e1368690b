import { formatTime } from '../format/time.ts';

/** Label of a range: `2026-11-24` for a day, two times for anything else. */
export function rangeLabel(from: number, to: number, zone: string): string {
  const startsDay = formatTime(from, 'minute', zone) === '00:00';
  const endsDay = formatTime(to, 'minute', zone) === '00:00';
  if (startsDay && endsDay) {
    const first = formatTime(from, 'date', zone);
    const last = formatTime(to - 1, 'date', zone);
    return first === last ? first : `${first} – ${last.startsWith(first.slice(0, 5)) ? last.slice(5) : last}`;
  }
  const sameDay = formatTime(from, 'date', zone) === formatTime(to, 'date', zone);
  return `${formatTime(from, 'short', zone)} – ${formatTime(to, sameDay ? 'minute' : 'short', zone)}`;
}

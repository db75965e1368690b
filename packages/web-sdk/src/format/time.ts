import { dateFormat, formatLanguage, formatZone, type Language } from './locale.ts';
import { missingText } from './number.ts';

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>;

function parts(ts: number, zone: string): Parts {
  const found = dateFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(ts);
  return Object.fromEntries(found.map((part) => [part.type, part.value])) as Parts;
}

/** Milliseconds that `zone` is ahead of UTC at `ts`. */
export function zoneOffset(ts: number, zone: string): number {
  const p = parts(ts, zone);
  const asUtc = Date.UTC(+p.year, +p.month - 1, +p.day, +p.hour, +p.minute, +p.second);
  return asUtc - Math.floor(ts / 1000) * 1000;
}

/** Instant of a wall-clock time in `zone`. A time skipped by a clock change gives the instant after the gap. */
export function fromZoned(zone: string, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const first = wall - zoneOffset(wall, zone);
  return wall - zoneOffset(first, zone);
}

/** Midnight that starts the park's day of `ts`, moved by `days`. */
export function startOfDay(ts: number, zone: string, days = 0): number {
  const p = parts(ts, zone);
  return fromZoned(zone, +p.year, +p.month, +p.day + days);
}

/** Midnight that starts the park's month of `ts`, moved by `months`. */
export function startOfMonth(ts: number, zone: string, months = 0): number {
  const p = parts(ts, zone);
  return fromZoned(zone, +p.year, +p.month + months, 1);
}

export type TimeStyle = 'time' | 'minute' | 'date' | 'month' | 'datetime' | 'short';

/**
 * ISO-like time in the park's zone. `time` 08:40:05, `minute` 08:40, `date` 2026-11-24, `month` 2026-11,
 * `datetime` 2026-11-24 08:40:05, `short` 11-24 08:40.
 */
export function formatTime(
  at: number | string | Date | null | undefined,
  style: TimeStyle = 'datetime',
  zone: string = formatZone(),
): string {
  if (at === null || at === undefined) return missingText;
  const ts = typeof at === 'number' ? at : new Date(at).getTime();
  if (!Number.isFinite(ts)) return missingText;
  const p = parts(ts, zone);
  const date = `${p.year}-${p.month}-${p.day}`;
  switch (style) {
    case 'time':
      return `${p.hour}:${p.minute}:${p.second}`;
    case 'minute':
      return `${p.hour}:${p.minute}`;
    case 'date':
      return date;
    case 'month':
      return `${p.year}-${p.month}`;
    case 'short':
      return `${p.month}-${p.day} ${p.hour}:${p.minute}`;
    case 'datetime':
      return `${date} ${p.hour}:${p.minute}:${p.second}`;
  }
}

const ageUnits: readonly [limitSeconds: number, seconds: number, en: string, zh: string][] = [
  [60, 1, 's', '秒'],
  [3600, 60, 'min', '分钟'],
  [172_800, 3600, 'h', '小时'],
  [Infinity, 86_400, 'd', '天'],
];

/** Length of time, one unit: `2 s`, `5 min`, `3 h`, `12 d`. */
export function formatDuration(milliseconds: number, language: Language = formatLanguage()): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const unit = ageUnits.find(([limit]) => seconds < limit) ?? ageUnits[3]!;
  return `${Math.floor(seconds / unit[1])} ${language === 'zh-CN' ? unit[3] : unit[2]}`;
}

/** Age for people: `2 s ago`, `5 分钟前`. */
export function formatAge(milliseconds: number | null | undefined, language: Language = formatLanguage()): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return missingText;
  const text = formatDuration(milliseconds, language);
  return language === 'zh-CN' ? `${text}前` : `${text} ago`;
}

/** Zone name for people, e.g. `Asia/Shanghai (UTC+8)`. */
export function formatZoneName(zone: string, at: number): string {
  const hours = zoneOffset(at, zone) / 3_600_000;
  return `${zone} (UTC${hours < 0 ? '−' : '+'}${Math.abs(hours)})`;
}

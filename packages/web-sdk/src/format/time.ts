import { dayStart, localDate, monthStart, wallClock, zoneOffset } from '@lingtan/sdk/zone';
import { formatLanguage, formatZone, type Language } from './locale.ts';
import { missingText } from './number.ts';

/** Instant of a wall-clock time in `zone`. A time skipped by a clock change gives the instant after the gap. */
export function fromZoned(zone: string, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const first = wall - zoneOffset(wall, zone);
  return wall - zoneOffset(first, zone);
}

export { dayStart as startOfDay, localDate, monthStart as startOfMonth, zoneOffset };

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
  const local = new Date(wallClock(ts, zone)).toISOString();
  const [date, time] = [local.slice(0, 10), local.slice(11, 19)];
  switch (style) {
    case 'time':
      return time;
    case 'minute':
      return time.slice(0, 5);
    case 'date':
      return date;
    case 'month':
      return date.slice(0, 7);
    case 'short':
      return `${date.slice(5)} ${time.slice(0, 5)}`;
    case 'datetime':
      return `${date} ${time}`;
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

import { wallClock } from '@lingtan/sdk';

/** Languages in which documents are made. */
export type Language = 'en' | 'zh-CN';

const numbers = new Map<string, Intl.NumberFormat>();

/** Number with grouping and fixed decimals, e.g. `12,345.60`. */
export function fixed(value: number, digits: number, language: Language): string {
  const key = `${language}/${digits}`;
  let format = numbers.get(key);
  if (!format)
    numbers.set(
      key,
      // What is rounded to nothing has no sign.
      (format = new Intl.NumberFormat(language, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
        signDisplay: 'negative',
      })),
    );
  return format.format(value);
}

/** Date of an instant (ms UTC) in a time zone, `2026-07-01`, or with the time to the minute. */
export function localTime(ts: number, timeZone: string, minutes = false): string {
  const text = new Date(wallClock(ts, timeZone)).toISOString();
  return minutes ? text.slice(0, 16).replace('T', ' ') : text.slice(0, 10);
}

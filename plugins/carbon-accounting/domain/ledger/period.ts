import { isMonth } from '@lingtan/sdk';

/** Days `YYYY-MM-DD` of a period, `from` included and `to` excluded. */
export function periodDays(period: string): { from: string; to: string } {
  const [year, month] = period.split('-').map(Number) as [number, number | undefined];
  const next = month === undefined ? [year + 1, 1] : month === 12 ? [year + 1, 1] : [year, month + 1];
  const day = (y: number, m: number): string => `${y}-${String(m).padStart(2, '0')}-01`;
  return { from: day(year, month ?? 1), to: day(next[0]!, next[1]!) };
}

/** Whether a text is a month or a year, `YYYY-MM` or `YYYY`. */
export function isPeriod(text: string | undefined): text is string {
  return isMonth(text) || /^(?!0000)\d{4}$/.test(text ?? '');
}

/** Number of days from `from` to `to`, the latter excluded. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
}

/** Months of a period, in order. */
export function monthsOf(period: string): string[] {
  if (isMonth(period)) return [period];
  return Array.from({ length: 12 }, (_, month) => `${period}-${String(month + 1).padStart(2, '0')}`);
}

import type { TouPeriod } from './tariff-words.ts';
import type { PeriodHours } from './tariffs.ts';

/** Minutes of a local day, `from` included, `to` excluded; 0 … 1440. */
export interface MinuteSpan {
  readonly from: number;
  readonly to: number;
}

/** A stretch of a local day in one period. */
export interface PeriodRun extends MinuteSpan {
  readonly period: TouPeriod;
}

export const minutesPerDay = 1440;
const pattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/**
 * `HH:MM-HH:MM` as spans of minutes of one local day: one, or two when the range wraps over midnight (`22:00-02:00` is
 * 22:00–24:00 and 00:00–02:00). `24:00` and a final `00:00` are the next midnight. Null when it cannot be read; `empty`
 * when it has no length.
 */
export function readHourRange(text: string): MinuteSpan[] | 'empty' | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number];
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  if (to > minutesPerDay) return null;
  if (from === to) return 'empty';
  if (to > from) return [{ from, to }];
  return [{ from, to: minutesPerDay }, ...(to > 0 ? [{ from: 0, to }] : [])];
}

/** A minute of the day as `HH:MM`. */
export function formatMinute(minute: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Minutes of the day as `HH:MM-HH:MM`. */
export function formatHourRange(span: MinuteSpan): string {
  return `${formatMinute(span.from)}-${formatMinute(span.to)}`;
}

/** Periods from the one that yields to the one that wins, where ranges lie on each other. */
const layers: readonly TouPeriod[] = ['flat', 'valley', 'peak', 'deep-valley', 'critical-peak'];

/** A day as stretches of one period each; minutes that no range names are flat. Ranges that cannot be read are left out. */
export function hoursToRuns(hours: PeriodHours): PeriodRun[] {
  const minutes = new Array<TouPeriod>(minutesPerDay).fill('flat');
  for (const period of layers) {
    for (const text of hours[period] ?? []) {
      const spans = readHourRange(text);
      if (typeof spans === 'object' && spans !== null) for (const { from, to } of spans) minutes.fill(period, from, to);
    }
  }
  return minutesToRuns(minutes);
}

/** The period of each minute as stretches. */
export function minutesToRuns(minutes: readonly TouPeriod[]): PeriodRun[] {
  const runs: PeriodRun[] = [];
  for (let from = 0, to = 1; to <= minutes.length; to++) {
    if (to < minutes.length && minutes[to] === minutes[from]) continue;
    runs.push({ from, to, period: minutes[from]! });
    from = to;
  }
  return runs;
}

/** Stretches as ranges; flat ones need no range, and the last and the first of the day are joined over midnight. */
export function runsToHours(runs: readonly PeriodRun[]): PeriodHours {
  const hours: PeriodHours = {};
  const named = runs.filter(({ period }) => period !== 'flat');
  const [first, last] = [named[0], named.at(-1)];
  const wraps =
    first && last && first !== last && first.from === 0 && last.to === minutesPerDay && first.period === last.period;
  for (const run of named) {
    if (wraps && run === first) continue;
    const to = wraps && run === last ? first.to : run.to;
    (hours[run.period] ??= []).push(formatHourRange({ from: run.from, to }));
  }
  return hours;
}

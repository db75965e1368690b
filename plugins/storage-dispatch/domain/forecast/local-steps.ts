import type { RegularSeries } from '../../contracts/forecast.ts';
import { forecastErrors } from './errors.ts';

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The local day (days since 1970-01-01) and the slot of the day of consecutive steps. */
export interface LocalSteps {
  start: number;
  stepMs: number;
  slotsPerDay: number;
  /** Local day number of each step. */
  day: Int32Array;
  /** Slot within the local day, 0 … slotsPerDay − 1; skipped and repeated when clocks change. */
  slot: Int32Array;
}

/** Local days and slots of `count` steps from the start of the series. */
export function localSteps(series: Omit<RegularSeries, 'values'>, count: number): LocalSteps {
  const { start, stepMinutes, timeZone } = series;
  if (!Number.isInteger(stepMinutes) || stepMinutes < 1 || 1440 % stepMinutes !== 0)
    throw forecastErrors.STEP_INVALID({ value: stepMinutes });
  const stepMs = stepMinutes * 60_000;
  const slotsPerDay = 1440 / stepMinutes;
  if ((start + zoneOffset(start, timeZone)) % stepMs !== 0)
    throw forecastErrors.START_INVALID({ value: new Date(start).toISOString(), timeZone });
  const day = new Int32Array(count);
  const slot = new Int32Array(count);
  for (let from = 0; from < count; from += slotsPerDay) {
    const to = Math.min(count, from + slotsPerDay);
    const offset = zoneOffset(start + from * stepMs, timeZone);
    const changes = zoneOffset(start + (to - 1) * stepMs, timeZone) !== offset;
    for (let i = from; i < to; i++) {
      const ts = start + i * stepMs;
      const local = ts + (changes ? zoneOffset(ts, timeZone) : offset);
      day[i] = Math.floor(local / dayMs);
      slot[i] = Math.floor((local - day[i]! * dayMs) / stepMs);
    }
  }
  return { start, stepMs, slotsPerDay, day, slot };
}

/** Milliseconds that local time is ahead of UTC. */
function zoneOffset(ts: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(ts)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(ts / 1000) * 1000;
}

import { zoneOffset } from '@lingtan/sdk';
import type { RegularSeries } from '../../contracts/forecast.ts';
import { forecastErrors } from './errors.ts';

const dayMs = 86_400_000;

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

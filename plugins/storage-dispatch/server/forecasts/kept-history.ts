import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { quarter } from '../context.ts';
import { readHistory } from './history.ts';
import { keyOf } from './series-meters.ts';
import type { SeriesMeters } from './series-meters.ts';

const day = 86_400_000;
/** Read again each time: here late samples and edits still come in. */
const freshDays = 7;
/** Days in one query, so that no answer keeps the process busy for long. */
const daysAtOnce = 7;

export interface History {
  /** Start of the values, ms UTC. */
  from: number;
  /** By key of the series. */
  values: Map<string, Float64Array>;
}

/**
 * Measurements of the last weeks, kW by quarter hour. What is older than a week is read again once a day; while something
 * of it is unknown (a park whose history is still being closed) sooner, at first after a quarter of an hour and then at
 * growing intervals.
 */
export class KeptHistory {
  readonly #readings: MeterReadingsService;
  readonly #days: number;
  #kept: (History & { readAt: number; again: number }) | undefined;

  constructor(readings: MeterReadingsService, days: number) {
    this.#readings = readings;
    this.#days = days;
  }

  async read(sources: readonly SeriesMeters[], at: number, minutes: number): Promise<History> {
    const kept = this.#kept;
    const reusable =
      kept && at >= kept.readAt && at - kept.readAt < kept.again && sources.every((s) => kept.values.has(keyOf(s)));
    const from = reusable ? kept.from : at - this.#days * day;
    const fresh = reusable ? Math.max(from, at - freshDays * day) : from;
    const count = Math.round((at - from) / quarter);
    const values = new Map(sources.map((source) => [keyOf(source), new Float64Array(count)]));
    if (reusable)
      for (const [key, into] of values)
        into.set(kept.values.get(key)!.subarray(0, Math.round((fresh - from) / quarter)));
    for (let begin = fresh; begin < at; begin += daysAtOnce * day) {
      const span = { from: begin, to: Math.min(at, begin + daysAtOnce * day) };
      const part = await readHistory(this.#readings, sources, span, minutes);
      for (const [key, own] of part) values.get(key)!.set(own, Math.round((begin - from) / quarter));
    }
    this.#kept = reusable
      ? { from, values, readAt: kept.readAt, again: kept.again }
      : { from, values, readAt: at, again: this.#nextWhole(from, at, values) };
    return { from, values };
  }

  /** After how long the whole is read again, ms. */
  #nextWhole(from: number, at: number, values: History['values']): number {
    const old = Math.max(0, Math.round((at - freshDays * day - from) / quarter));
    const gaps = [...values.values()].some((own) => own.subarray(0, old).some(Number.isNaN));
    return gaps ? Math.min(day, 2 * (this.#kept?.again ?? quarter / 2)) : day;
  }
}

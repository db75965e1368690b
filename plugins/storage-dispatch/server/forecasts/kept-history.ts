import type { MeterReadingsService } from '@lingtan/energy-metering/contracts';
import type { ForecastSeries } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import { readHistory } from './history.ts';
import type { SeriesMeters } from './series-meters.ts';

const day = 86_400_000;
/** Read again each time: here late samples and edits still come in. */
const freshDays = 7;
/** Days in one query, so that no answer keeps the process busy for long. */
const daysAtOnce = 7;

export interface History {
  /** Start of the values, ms UTC. */
  from: number;
  values: Map<ForecastSeries, Float64Array>;
}

/** Measurements of the last weeks, kW by quarter hour. What is older than a week is read again once a day. */
export class KeptHistory {
  readonly #readings: MeterReadingsService;
  readonly #days: number;
  #kept: (History & { readAt: number }) | undefined;

  constructor(readings: MeterReadingsService, days: number) {
    this.#readings = readings;
    this.#days = days;
  }

  async read(sources: readonly SeriesMeters[], at: number, minutes: number): Promise<History> {
    const kept = this.#kept;
    const reusable =
      kept && at >= kept.readAt && at - kept.readAt < day && sources.every((s) => kept.values.has(s.series));
    const from = reusable ? kept.from : at - this.#days * day;
    const fresh = reusable ? Math.max(from, at - freshDays * day) : from;
    const count = Math.round((at - from) / quarter);
    const values = new Map(sources.map(({ series }) => [series, new Float64Array(count)]));
    if (reusable)
      for (const [series, into] of values)
        into.set(kept.values.get(series)!.subarray(0, Math.round((fresh - from) / quarter)));
    for (let begin = fresh; begin < at; begin += daysAtOnce * day) {
      const span = { from: begin, to: Math.min(at, begin + daysAtOnce * day) };
      const part = await readHistory(this.#readings, sources, span, minutes);
      for (const [series, own] of part) values.get(series)!.set(own, Math.round((begin - from) / quarter));
    }
    this.#kept = { from, values, readAt: reusable ? kept.readAt : at };
    return { from, values };
  }
}

import type { ForecastSource } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import { historyDays } from '../forecasts/series-forecaster.ts';
import type { Absent, Signal } from './signal.ts';

const day = 86_400_000;
/** Read again each time: here readings and prices still come in. */
const freshDays = 2;
/** What is older is read again after so long. */
const keptFor = day;
/** Days in one question, so that no answer keeps the process busy for long. */
const daysAtOnce = 7;

export interface PastReading {
  /** Start of the values, ms UTC; they reach up to the time asked about. */
  from: number;
  values: Float64Array;
  /** Of the newest part. */
  sources: ForecastSource[];
  upper?: number;
  absent?: Absent;
}

/** The last weeks of a signal; what is older than some days is read once a day. */
export class KeptReading {
  readonly #signal: Signal;
  #kept: { from: number; values: Float64Array; readAt: number } | undefined;

  constructor(signal: Signal) {
    this.#signal = signal;
  }

  async read(at: number): Promise<PastReading> {
    const kept = this.#kept;
    const reusable = kept !== undefined && at >= kept.readAt && at - kept.readAt < keptFor;
    const from = reusable ? kept.from : at - historyDays * day;
    const values = new Float64Array(Math.round((at - from) / quarter)).fill(NaN);
    const fresh = reusable ? Math.max(from, kept.readAt - freshDays * day) : from;
    if (reusable) values.set(kept.values.subarray(0, Math.round((fresh - from) / quarter)));
    let newest: Pick<PastReading, 'sources' | 'upper'> = { sources: [] };
    for (let begin = fresh; begin < at; begin += daysAtOnce * day) {
      const reading = await this.#signal.read({ from: begin, to: Math.min(at, begin + daysAtOnce * day) });
      if (reading.absent) return { from, values, sources: [], absent: reading.absent };
      values.set(reading.values, Math.round((begin - from) / quarter));
      const { sources, upper } = reading;
      newest = { sources, ...(upper === undefined ? {} : { upper }) };
    }
    this.#kept = { from, values, readAt: reusable ? kept.readAt : at };
    return { from, values, ...newest };
  }
}

import type { Forecast, ForecastSource, SignalSeries } from '../../contracts/index.ts';
import { quarter } from '../context.ts';
import type { Dispatch } from '../context.ts';
import type { IssueRequest } from '../forecasts/forecaster.ts';
import { knownRange } from '../forecasts/history.ts';
import { KeptReading } from './kept-reading.ts';
import type { Absent, Signal } from './signal.ts';
import { signalsOf } from './signals.ts';

/** What is to be expected of a signal: all of it is known, or some or all is forecast, or why neither. */
export type SignalOutlook =
  | { kind: 'known'; values: number[]; sources: ForecastSource[] }
  | { kind: 'forecast'; forecast: Forecast }
  | ({ kind: 'absent' } & Absent);

/** Quarter hours ahead, beginning with the one that starts at `at`. */
export type Ahead = Pick<IssueRequest, 'at' | 'steps'>;

/** Signals of one park, with what is kept of their past. */
export class Outlook {
  readonly signals: readonly Signal[];
  readonly #past: ReadonlyMap<SignalSeries, KeptReading>;
  /** Why the last run made no forecast, by key of the series. */
  readonly absent = new Map<string, Absent>();

  constructor(dispatch: Parameters<typeof signalsOf>[0]) {
    this.signals = signalsOf(dispatch);
    this.#past = new Map(this.signals.map((signal) => [signal.series, new KeptReading(signal)]));
  }

  /** Values that are published ahead, or why none can be; null where one of them has to be forecast. */
  async known(signal: Signal, { at, steps }: Ahead): Promise<Exclude<SignalOutlook, { kind: 'forecast' }> | null> {
    const { values, sources, absent } = await signal.read({ from: at, to: at + steps * quarter });
    if (absent) return { kind: 'absent', ...absent };
    return values.some(Number.isNaN) ? null : { kind: 'known', values: [...values], sources };
  }

  /** What is known of a signal, and a forecast of what is not. */
  async of(dispatch: Dispatch, signal: Signal, request: Omit<IssueRequest, 'minutes'>): Promise<SignalOutlook> {
    const { at, steps } = request;
    const ahead = await signal.read({ from: at, to: at + steps * quarter });
    if (ahead.absent) return { kind: 'absent', ...ahead.absent };
    const gap = ahead.values.findIndex(Number.isNaN);
    if (gap < 0) return { kind: 'known', values: [...ahead.values], sources: ahead.sources };
    const past = await this.#past.get(signal.series)!.read(at);
    if (past.absent) return { kind: 'absent', ...past.absent };
    const values = new Float64Array(past.values.length + gap);
    values.set(past.values);
    values.set(ahead.values.subarray(0, gap), past.values.length);
    const { first, end } = knownRange(values);
    const made = await dispatch.forecaster.issueKnown(
      {
        ...{ series: signal.series, key: signal.series, from: past.from, values },
        first: past.from + first * quarter,
        end: past.from + end * quarter,
        ...(past.upper === undefined ? {} : { upper: past.upper }),
      },
      request,
    );
    if (!('code' in made)) return { kind: 'forecast', forecast: { ...made, sources: past.sources } };
    const { code, params } = made;
    return { kind: 'absent', code: code === 'history-stale' ? code : 'history-short', params };
  }
}

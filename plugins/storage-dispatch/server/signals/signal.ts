import type { AbsentCode, ForecastSource, SignalSeries } from '../../contracts/index.ts';
import type { Span } from '../forecasts/history.ts';

/** Why a signal cannot be told at present. */
export interface Absent {
  code: AbsentCode;
  params: Record<string, unknown>;
}

/** What a signal was, or is published to be, by quarter hour. */
export interface SignalReading {
  /** NaN where nothing is known. */
  values: Float64Array;
  sources: ForecastSource[];
  /** No value can be higher. */
  upper?: number;
  /** Set where nothing can be known, whatever the span. */
  absent?: Absent;
}

/** A series that no meter measures: a price, a carbon intensity. */
export interface Signal {
  series: SignalSeries;
  /** For a span of whole quarter hours, of the past or ahead. */
  read(span: Span): Promise<SignalReading>;
}

/** A reading that says only why there is none. */
export function absentReading(count: number, code: AbsentCode, params: Record<string, unknown> = {}): SignalReading {
  return { values: new Float64Array(count).fill(NaN), sources: [], absent: { code, params } };
}

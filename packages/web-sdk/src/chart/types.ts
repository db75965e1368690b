/** One series of a chart; columns of equal length, times in ms UTC and growing. */
export interface ChartSeries {
  id: string;
  label: string;
  /** Source (`pv`, `wind`, …), `series-n`, or a CSS colour. By default the next series colour. */
  color?: string;
  ts: readonly number[];
  /** In the chart's stored unit. Null, NaN: no value. */
  values: readonly (number | null)[];
  /** Band around the values: extremes of each bucket or bounds of a forecast. */
  min?: readonly (number | null)[];
  max?: readonly (number | null)[];
  /** `stack` areas lie on each other in the order given; a negative value stacks downwards. Default `line`. */
  style?: 'line' | 'area' | 'stack' | 'step';
  dashed?: boolean;
  /** Thin, dotted and paler: the same thing at another time. Set by `TimeSeries` for what is compared. */
  pale?: boolean;
  /** Label where the series stands alone, as in a column of an export. Default: `label`. */
  longLabel?: string;
  /** Samples further apart than this leave a gap; default three times the median step. */
  gapMs?: number;
  /** Where the last step ends, ms UTC. Default: as long after its begin as the median of the others. */
  endTs?: number;
}

/** The same series at another time, laid over the chart: see `useTimeRange().compared`. */
export interface ChartComparison {
  /** With the ids of the series they are compared with, at their own times. */
  series: readonly ChartSeries[];
  /** Added to their times, in ms. */
  shiftMs: number;
  /** `previous day`, for the legend. */
  label: string;
}

/** Horizontal line with a label at the right edge. */
export interface ChartLimit {
  value: number;
  label: string;
  tone?: 'limit' | 'warning' | 'alarm' | 'target';
}

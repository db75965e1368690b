import { defaultGap, fillBetween, joinColumns, magnitudeOf, medianStep, stackColumns, withGaps } from './align.ts';
import type { ChartSeries } from './types.ts';

/** One drawn column. Helper columns (band edges) belong to the series they surround. */
export interface ChartColumn {
  series: ChartSeries;
  index: number;
  role: 'value' | 'min' | 'max';
  /** What is drawn: the running sum for stacks. */
  drawn: (number | null | undefined)[];
}

/** All that the drawing needs; values in the stored unit, times in ms. */
export interface ChartModel {
  ts: number[];
  columns: ChartColumn[];
  /** Value of each series at each time, unstacked: for the legend and the export. */
  raw: (number | null | undefined)[][];
  /** Pairs of columns to fill between, upper first (indices into `columns`). */
  bands: { upper: number; lower: number; series: number; kind: 'stack' | 'range' }[];
  /** Largest absolute value drawn. */
  magnitude: number;
  zeroBased: boolean;
}

/** Puts series on one axis, breaks gaps, stacks what is stacked. */
export function chartModel(series: readonly ChartSeries[]): ChartModel {
  const parts: { ts: readonly number[]; values: readonly (number | null)[] }[] = [];
  const place: { index: number; role: ChartColumn['role'] }[] = [];
  series.forEach((each, index) => {
    const gap = each.gapMs ?? defaultGap(each.ts);
    const hold = each.style === 'step' ? Math.min(medianStep(each.ts), gap) : 0;
    const add = (values: readonly (number | null)[] | undefined, role: ChartColumn['role']) => {
      if (!values) return;
      parts.push(withGaps(each.ts, values, gap, hold, each.style === 'step' ? each.endTs : undefined));
      place.push({ index, role });
    };
    add(each.values, 'value');
    if (each.style !== 'stack') {
      add(each.max, 'max');
      add(each.min, 'min');
    }
  });
  const joined = joinColumns(parts);
  const raw: (number | null | undefined)[][] = [];
  const stackedAt: number[] = [];
  const stackInput: (number | null)[][] = [];
  place.forEach((where, at) => {
    if (where.role !== 'value') return;
    raw[where.index] = joined.columns[at]!;
    if (series[where.index]!.style !== 'stack') return;
    const filled = fillBetween(joined.ts, joined.columns[at]!);
    raw[where.index] = filled;
    stackedAt.push(at);
    stackInput.push(filled);
  });
  const stacked = stackColumns(stackInput);
  const columns: ChartColumn[] = place.map((where, at) => {
    const stackPosition = stackedAt.indexOf(at);
    return {
      series: series[where.index]!,
      index: where.index,
      role: where.role,
      drawn: stackPosition < 0 ? joined.columns[at]! : stacked[stackPosition]!,
    };
  });
  const bands: ChartModel['bands'] = [];
  for (let i = stackedAt.length - 1; i > 0; i -= 1) {
    bands.push({ upper: stackedAt[i]!, lower: stackedAt[i - 1]!, series: place[stackedAt[i]!]!.index, kind: 'stack' });
  }
  series.forEach((each, index) => {
    const upper = place.findIndex((where) => where.index === index && where.role === 'max');
    const lower = place.findIndex((where) => where.index === index && where.role === 'min');
    if (upper >= 0 && lower >= 0) bands.push({ upper, lower, series: index, kind: 'range' });
  });
  return {
    ts: joined.ts,
    columns,
    raw,
    bands,
    magnitude: magnitudeOf(series, stacked),
    zeroBased: series.some((each) => each.style === 'stack' || each.style === 'area'),
  };
}

/** Index of the time nearest to `at`; null when there is none. */
export function nearestIndex(ts: readonly number[], at: number): number | null {
  if (ts.length === 0) return null;
  let low = 0;
  let high = ts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ts[middle]! <= at) low = middle;
    else high = middle;
  }
  return Math.abs(ts[low]! - at) <= Math.abs(ts[high]! - at) ? low : high;
}

/** Last known value of a series at or before an index; null inside a gap. */
export function valueAt(column: readonly (number | null | undefined)[], index: number): number | null {
  for (let i = index; i >= 0; i -= 1) {
    const value = column[i];
    if (value !== undefined) return value;
  }
  return null;
}

/** Rows of the chart for CSV: ISO time, then one column a series. Times that only mark a gap are left out. */
export function chartRows(model: ChartModel): (string | number | null)[][] {
  const sampled = new Set(model.columns.flatMap(({ series }) => series.ts));
  return model.ts.flatMap((at, i) =>
    sampled.has(at) ? [[new Date(at).toISOString(), ...model.raw.map((column) => column[i] ?? null)]] : [],
  );
}

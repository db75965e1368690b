import type { ChartSeries } from './types.ts';

/** Series on one time axis, as uPlot takes them: seconds first, then one column each. */
export interface AlignedColumns {
  ts: number[];
  columns: (number | null)[][];
}

/** Median distance between neighbours; 0 with less than two samples. */
export function medianStep(ts: readonly number[]): number {
  const steps: number[] = [];
  for (let i = 1; i < ts.length; i += 1) steps.push(ts[i]! - ts[i - 1]!);
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? 0;
}

/** Largest distance between neighbours that still counts as unbroken: three times the median step. */
export function defaultGap(ts: readonly number[]): number {
  return ts.length < 3 ? Infinity : Math.max(1, medianStep(ts) * 3);
}

function known(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value;
}

/**
 * One column with an explicit null placed inside every gap, so that a break is drawn as a break.
 * @param holdMs how long a value holds before a gap and at the end: a step has a width, a sample of a line has none
 * @param endTs until when the last value holds, where that is known better
 */
export function withGaps(
  ts: readonly number[],
  values: readonly (number | null)[],
  gapMs: number,
  holdMs = 0,
  endTs?: number,
): { ts: number[]; values: (number | null)[] } {
  const outTs: number[] = [];
  const out: (number | null)[] = [];
  const put = (at: number, value: number | null) => {
    outTs.push(at);
    out.push(value);
  };
  for (let i = 0; i < ts.length; i += 1) {
    const before = i > 0 ? ts[i - 1]! : ts[i]!;
    if (ts[i]! - before > gapMs) {
      if (holdMs > 0) put(before + holdMs, known(values[i - 1]));
      put(before + holdMs + 1, null);
    }
    put(ts[i]!, known(values[i]));
  }
  const last = ts.at(-1);
  if (last === undefined) return { ts: outTs, values: out };
  const until = endTs ?? last + holdMs;
  if (until > last) put(until, known(values.at(-1)));
  return { ts: outTs, values: out };
}

/**
 * Joins columns on the union of their times. Where a column has no sample but others do, the cell is `undefined`
 * (drawn through); inside a gap it is null (drawn as a break). Stays linear in the number of samples.
 */
export function joinColumns(parts: readonly { ts: readonly number[]; values: readonly (number | null)[] }[]): {
  ts: number[];
  columns: (number | null | undefined)[][];
} {
  const all = new Set<number>();
  for (const part of parts) for (const at of part.ts) all.add(at);
  const ts = [...all].sort((a, b) => a - b);
  const columns = parts.map((part) => {
    const column = new Array<number | null | undefined>(ts.length).fill(undefined);
    let j = 0;
    for (let i = 0; i < ts.length && j < part.ts.length; i += 1) {
      if (ts[i] !== part.ts[j]) continue;
      column[i] = part.values[j] ?? null;
      j += 1;
    }
    return column;
  });
  return { ts, columns };
}

/** Value of a step or line column at any time, so that stacks of differently sampled series add up. */
export function fillBetween(ts: readonly number[], column: readonly (number | null | undefined)[]): (number | null)[] {
  const out: (number | null)[] = new Array<number | null>(column.length).fill(null);
  let left = -1;
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i];
    if (value === undefined) continue;
    out[i] = value;
    const from = left < 0 ? null : (column[left] as number | null);
    if (left >= 0 && from !== null && value !== null) {
      const span = ts[i]! - ts[left]!;
      for (let k = left + 1; k < i; k += 1) out[k] = from + ((value - from) * (ts[k]! - ts[left]!)) / span;
    }
    left = i;
  }
  return out;
}

/**
 * Running sums of stacked columns: positive values upwards, negative ones downwards. Where one part is unknown the sum
 * is unknown, so the whole stack has a gap there; a column that never has a value is left out of this.
 */
export function stackColumns(columns: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const length = columns[0]?.length ?? 0;
  const used = columns.filter((column) => column.some((value) => value !== null));
  const whole = Array.from({ length }, (_, i) => used.every((column) => column[i] !== null));
  const up = new Array<number>(length).fill(0);
  const down = new Array<number>(length).fill(0);
  return columns.map((column) =>
    column.map((value, i) => {
      if (value === null || !whole[i]) return null;
      if (value >= 0) {
        up[i]! += value;
        return up[i]!;
      }
      down[i]! += value;
      return down[i]!;
    }),
  );
}

/** Largest absolute value of all series, bands included: the prefix of the axis follows from it. */
export function magnitudeOf(series: readonly ChartSeries[], stacked: readonly (readonly (number | null)[])[]): number {
  let largest = 0;
  const look = (values: readonly (number | null | undefined)[] | undefined) => {
    for (const value of values ?? []) {
      if (value !== null && value !== undefined && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
    }
  };
  for (const each of series) {
    if (each.style === 'stack') continue;
    look(each.values);
    look(each.min);
    look(each.max);
  }
  for (const column of stacked) look(column);
  return largest;
}

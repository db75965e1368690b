import type { FaultSample, SensorFault } from './types.ts';

/** From a median absolute deviation to a standard deviation, for normal noise. */
const madToSigma = 1.4826;

/**
 * Values that do not move over `samples` samples or more while `neighbour` does, which shows that there was something to see; without
 * a neighbour every standing run counts.
 */
export function flatlines(
  series: readonly FaultSample[],
  { samples, tolerance = 0 }: { samples: number; tolerance?: number },
  neighbour?: readonly FaultSample[],
): SensorFault[] {
  const faults: SensorFault[] = [];
  let first = 0;
  const close = (end: number): void => {
    const length = end - first;
    const value = series[first]?.[1] ?? null;
    if (length < samples || value === null) return;
    if (neighbour && !moves(neighbour, series[first]![0], series[end - 1]![0])) return;
    for (let index = first; index < end; index++)
      faults.push(
        faultAt(series, index, 'flatline', { samples: length, seconds: series[end - 1]![0] - series[first]![0] }),
      );
  };
  for (let index = 1; index <= series.length; index++) {
    const [start, value] = [series[first]![1], series[index]?.[1] ?? null];
    if (index < series.length && start !== null && value !== null && Math.abs(value - start) <= tolerance) continue;
    close(index);
    first = index;
  }
  return faults;
}

/** A signal that moves has left its first value by more than a thousandth of its own size. */
function moves(series: readonly FaultSample[], from: number, to: number): boolean {
  const values = series.flatMap(([at, value]) => (at >= from && at <= to && value !== null ? [value] : []));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length > 1 && high - low > 1e-3 * Math.max(Math.abs(low), Math.abs(high));
}

/**
 * Hampel identifier: a value further than `threshold` scaled median absolute deviations from the median of its window. `least` is a
 * deviation that is never a spike, for signals that stand still or step.
 * @param options.window samples on each side
 */
export function spikes(
  series: readonly FaultSample[],
  { window, threshold, least = 0 }: { window: number; threshold: number; least?: number },
): SensorFault[] {
  return series.flatMap(([, value], index) => {
    if (value === null) return [];
    const around = series
      .slice(Math.max(0, index - window), index + window + 1)
      .flatMap(([, each]) => (each === null ? [] : [each]));
    if (around.length < 3) return [];
    const median = medianOf(around);
    const sigma = madToSigma * medianOf(around.map((each) => Math.abs(each - median)));
    const deviation = Math.abs(value - median);
    if (deviation <= Math.max(threshold * sigma, least) || deviation === 0) return [];
    return [faultAt(series, index, 'spike', { median, sigma, deviation })];
  });
}

/** A change faster than the process can change. */
export function fastChanges(series: readonly FaultSample[], { perSecond }: { perSecond: number }): SensorFault[] {
  return series.flatMap(([at, value], index) => {
    const [before, last] = series[index - 1] ?? [at, null];
    if (value === null || last === null || at <= before) return [];
    const rate = Math.abs(value - last) / (at - before);
    return rate > perSecond ? [faultAt(series, index, 'rate', { rate, limit: perSecond })] : [];
  });
}

/** Values that the quantity cannot have. */
export function outOfRange(
  series: readonly FaultSample[],
  { min, max }: { min?: number; max?: number },
): SensorFault[] {
  return series.flatMap(([, value], index) => {
    if (value === null) return [];
    if (min !== undefined && value < min) return [faultAt(series, index, 'range', { min })];
    return max !== undefined && value > max ? [faultAt(series, index, 'range', { max })] : [];
  });
}

/** Samples without value, and those that come too late after the one before. */
export function missing(series: readonly FaultSample[], { everySeconds }: { everySeconds: number }): SensorFault[] {
  return series.flatMap(([at, value], index) => {
    if (value === null) return [faultAt(series, index, 'missing', {})];
    const gap = index === 0 ? 0 : at - series[index - 1]![0];
    return gap > everySeconds ? [faultAt(series, index, 'missing', { gap, expected: everySeconds })] : [];
  });
}

/** A clock that stands still or runs backwards. */
export function badClock(series: readonly FaultSample[]): SensorFault[] {
  return series.flatMap(([at], index) => {
    const before = series[index - 1]?.[0];
    return before !== undefined && at <= before ? [faultAt(series, index, 'clock', { before, step: at - before })] : [];
  });
}

/** What cannot be: a part that is larger than its whole, such as BOD above COD or NH4 above TN, by more than `tolerance` of the whole. */
export function impossible(
  part: readonly FaultSample[],
  whole: readonly FaultSample[],
  { tolerance = 0 }: { tolerance?: number } = {},
): SensorFault[] {
  const wholes = new Map(whole.map(([at, value]) => [at, value]));
  return part.flatMap(([at, value], index) => {
    const most = wholes.get(at) ?? null;
    if (value === null || most === null || value <= most * (1 + tolerance)) return [];
    return [faultAt(part, index, 'relation', { whole: most })];
  });
}

function faultAt(
  series: readonly FaultSample[],
  index: number,
  detector: SensorFault['detector'],
  evidence: Record<string, number>,
): SensorFault {
  const [seconds, value] = series[index]!;
  return { index, seconds, value, detector, evidence };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import type { Span } from './grid.ts';
import { regularMargin } from './regular.ts';

/** Samples of a register in order of time, one per instant. */
export interface RegisterSamples {
  /** ms UTC. */
  ts: Float64Array;
  /** In the unit of the point. */
  values: Float64Array;
}

/** Intervals of a span, all of them plain counter differences. */
export interface RegularIntervals {
  /** In the base unit. */
  amounts: Float64Array;
  startReadings: Float64Array;
  /** Sample at or before the start and sample at or after the end, ms from the start. */
  sampleFrom: Int32Array;
  sampleTo: Int32Array;
}

/** Near the rating the exact rule decides, so this one stays a little below it. */
const ratingTolerance = 1.049;
const unitTolerance = 0.99;

/**
 * Closes the intervals of a register in which nothing needs judgement, without an object per sample: the same figures as
 * {@link closeFromRegister}. Null when a sample of the window needs judgement (the register falls, pauses, jumps near the
 * rating, steps over two boundaries at once) or when the window does not reach over both ends of the span.
 *
 * @param samples those from {@link regularMargin} before the span to as much after it; none of doubtful quality
 * @param rules base units per unit of the point, and base units per ms that the circuit cannot exceed
 */
export function closeRegularRegister(
  { ts, values }: RegisterSamples,
  span: Span,
  width: number,
  { basePerUnit, maxPerMs }: { basePerUnit: number; maxPerMs: number | null },
): RegularIntervals | null {
  const count = Math.round((span.to - span.from) / width);
  const gap = regularMargin(width);
  const fastest = maxPerMs === null ? Infinity : maxPerMs * ratingTolerance;
  const readings = new Float64Array(count + 1);
  const before = new Int32Array(count + 1);
  const after = new Int32Array(count + 1);
  const last = ts.length - 1;
  let boundary = 0;
  let edge = span.from;
  for (let i = 0; i <= last; i++) {
    const at = ts[i]!;
    const value = values[i]! * basePerUnit;
    // Also refuses what is no number.
    if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return null;
    const next = i < last ? ts[i + 1]! : at;
    const delta = i < last ? values[i + 1]! * basePerUnit - value : 0;
    const steady = delta >= 0 && next - at <= gap && delta <= fastest * (next - at) + basePerUnit * unitTolerance;
    if (i < last && !(steady && next > at)) return null;
    if (boundary > count || (edge >= next && edge !== at)) continue;
    if (edge < at) return null;
    readings[boundary] = edge === at ? Math.round(value) : Math.round(value + (delta * (edge - at)) / (next - at));
    before[boundary] = at - edge;
    after[boundary] = edge === at ? 0 : next - edge;
    boundary += 1;
    edge += width;
    if (boundary <= count && edge < next) return null;
  }
  return boundary > count ? intervalsBetween(readings, before, after, width) : null;
}

function intervalsBetween(
  readings: Float64Array,
  before: Int32Array,
  after: Int32Array,
  width: number,
): RegularIntervals {
  const count = readings.length - 1;
  return {
    amounts: Float64Array.from({ length: count }, (_, i) => readings[i + 1]! - readings[i]!),
    startReadings: readings.subarray(0, count),
    sampleFrom: before.subarray(0, count),
    sampleTo: Int32Array.from({ length: count }, (_, i) => after[i + 1]! + width),
  };
}

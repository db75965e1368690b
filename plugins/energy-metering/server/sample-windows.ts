import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { Point, RawSample, TelemetryService } from '@lingtan/telemetry/contracts';
import type { Span } from '../domain/index.ts';
import { orderSamples } from '../domain/index.ts';

/**
 * Samples of points in a span with their nearest usable neighbours on both sides: in order, one per instant, without bad
 * ones. A point that telemetry does not have has none.
 */
export async function readUsable(
  telemetry: TelemetryService,
  wanted: readonly string[],
  span: Span,
  points: ReadonlyMap<string, Point>,
): Promise<Map<string, readonly RawSample[]>> {
  const found = wanted.filter((point) => points.has(point));
  const windows = found.length === 0 ? {} : await telemetry.windows({ ...span, points: found, edges: true });
  const usable = new Map<string, readonly RawSample[]>();
  for (const point of wanted) {
    const samples = windows[point] ?? [];
    const before = await beyondBad(telemetry, point, samples[0], (sample) => sample.ts < span.from, 'before');
    const after = await beyondBad(telemetry, point, samples.at(-1), (sample) => sample.ts >= span.to, 'after');
    usable.set(point, orderSamples([...before, ...samples, ...after]));
  }
  return usable;
}

const isBad = (sample: RawSample): boolean => (sample.quality & sampleQuality.bad) !== 0;

/** The neighbour that telemetry gives may be a bad sample, which says nothing; then the next one beyond it counts. */
async function beyondBad(
  telemetry: TelemetryService,
  point: string,
  edge: RawSample | undefined,
  isOutside: (sample: RawSample) => boolean,
  side: 'before' | 'after',
): Promise<RawSample[]> {
  let at = edge;
  while (at !== undefined && isOutside(at) && isBad(at)) {
    const { ts } = at;
    const around: RawSample[] = await telemetry.window({ point, from: ts, to: ts + 1, edges: true });
    at = side === 'before' ? around.findLast((sample) => sample.ts < ts) : around.find((sample) => sample.ts > ts);
  }
  return at === undefined || at === edge ? [] : [at];
}

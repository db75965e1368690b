import type { Point } from '@lingtan/telemetry/contracts';
import type { MeterConfig } from '../contracts/index.ts';

/** About this many samples are held in memory at once. */
export const samplesAtOnce = 100_000;

/** Expected samples per ms of a point. */
export function pointRate(point: Point | undefined): number {
  return point === undefined ? 0 : 1 / (Math.max(1, point.expectedEverySeconds) * 1000);
}

/** Expected samples per ms of all points of a meter that closing may read. */
export function meterRate(meter: MeterConfig, points: ReadonlyMap<string, Point>): number {
  return [meter.importPoint, meter.exportPoint, meter.powerPoint].reduce(
    (sum, id) => sum + (id === undefined ? 0 : pointRate(points.get(id))),
    0,
  );
}

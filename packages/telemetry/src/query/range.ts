import type { ClientBase } from 'pg';
import type { Point, Resolution, Series } from '../../contracts/index.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { bucketCount, chooseResolution, chooseRollup } from '../domain/buckets.ts';
import { telemetryErrors } from '../errors.ts';
import { readRollup } from './rollup-series.ts';
import { emptySeries, pushBucket } from './series.ts';
import { readWindows } from './window.ts';

export interface RangeQuery {
  from: number;
  to: number;
  maxPoints: number;
  resolution?: Resolution;
  /** Since when there are rollups by the minute, ms UTC. What begins before comes by the quarter of an hour. */
  minutesFrom?: number;
  /** Most values of all series together, for askers that could ask for anything. */
  mostValues?: number;
}

/**
 * Series of points over [from, to): raw when that is few enough, else the finest rollup that is. Each point may come in
 * its own resolution; extremes survive every downsampling. A resolution that was asked for is kept to. Samples that the
 * rollups have not taken in yet are added, so that a series always ends at its newest one.
 *
 * @throws TELEMETRY_TOO_MUCH when a resolution was asked for that has more values than `mostValues`
 */
export async function readRange(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  query: RangeQuery,
): Promise<Series[]> {
  const { from, to, mostValues = Number.POSITIVE_INFINITY } = query;
  const most = Math.floor(mostValues / Math.max(1, points.length));
  const maxPoints = Math.min(query.maxPoints, Math.max(1, most));
  const tooMuch = () => telemetryErrors.TOO_MUCH({ most: mostValues, points: points.length });
  if (query.resolution && query.resolution !== 'raw' && bucketCount(from, to, query.resolution) > most) throw tooMuch();
  const series = new Map(points.map((point) => [point.no, emptySeries(point)]));
  const byResolution = new Map<Resolution, Point[]>();
  for (const point of points) {
    const chosen = query.resolution ?? chooseResolution(from, to, maxPoints, point.expectedEverySeconds);
    const resolution = stored(chosen, query);
    byResolution.set(resolution, [...(byResolution.get(resolution) ?? []), point]);
  }
  const raw = byResolution.get('raw') ?? [];
  const denser = await readRaw(
    client,
    park,
    raw,
    { from, to, most: query.resolution === 'raw' ? most : maxPoints },
    series,
  );
  if (denser.length > 0 && query.resolution === 'raw') throw tooMuch();
  if (denser.length > 0) {
    const fallback = stored(chooseRollup(from, to, maxPoints), query);
    byResolution.set(fallback, [...(byResolution.get(fallback) ?? []), ...denser]);
  }
  for (const [resolution, group] of byResolution) {
    if (resolution !== 'raw') await readRollup(client, park, group, query, resolution, series);
  }
  return points.map((point) => series.get(point.no)!);
}

/** A resolution, or where it is gone the next coarser one. */
const stored = <R extends Resolution>(resolution: R, { from, minutesFrom = 0 }: RangeQuery): R | '15m' =>
  resolution === '1m' && from < minutesFrom ? '15m' : resolution;

/** Fills raw series; returns points that have more samples than `most`, and of which nothing was filled in. */
async function readRaw(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  { from, to, most }: { from: number; to: number; most: number },
  series: ReadonlyMap<number, Series>,
): Promise<Point[]> {
  if (points.length === 0) return [];
  const nos = points.map((point) => point.no);
  const limit = Number.isFinite(most) ? most + 1 : undefined;
  const windows = await readWindows(client, park.no, nos, { from, to, limit });
  return points.filter((point) => {
    const samples = windows.get(point.no) ?? [];
    if (samples.length > most) return true;
    const out = series.get(point.no)!;
    for (const { ts, value, quality } of samples) {
      pushBucket(out, { ts, min: value, max: value, last: value, mean: value, count: 1, quality });
    }
    return false;
  });
}

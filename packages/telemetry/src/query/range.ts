import type { ClientBase } from 'pg';
import type { Point, Resolution, Series } from '../../contracts/index.ts';
import { int4Array } from '../database/binary-array.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { bucketStart, chooseResolution, chooseRollup, type RollupResolution } from '../domain/buckets.ts';
import { readWindows } from './window.ts';

export interface RangeQuery {
  from: number;
  to: number;
  maxPoints: number;
  resolution?: Resolution;
}

type Bucket = [number, number, number, number, number, number, number, number];

const rollupColumns = `r.point_no, ${asMillis('r.ts')}, r.min, r.max, r.last, r.sum, r.count, r.quality`;

/**
 * Series of points over [from, to): raw when that is few enough, else the finest rollup that is. Each point may come in
 * its own resolution; extremes survive every downsampling. A resolution that was asked for is kept to.
 */
export async function readRange(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  query: RangeQuery,
): Promise<Series[]> {
  const { from, to, maxPoints } = query;
  const series = new Map(points.map((point) => [point.no, emptySeries(point)]));
  const byResolution = new Map<Resolution, Point[]>();
  for (const point of points) {
    const resolution = query.resolution ?? chooseResolution(from, to, maxPoints, point.expectedEverySeconds);
    byResolution.set(resolution, [...(byResolution.get(resolution) ?? []), point]);
  }
  const raw = byResolution.get('raw') ?? [];
  const denser = await readRaw(client, park, raw, query, series);
  if (denser.length > 0) {
    const fallback = chooseRollup(from, to, maxPoints);
    byResolution.set(fallback, [...(byResolution.get(fallback) ?? []), ...denser]);
  }
  for (const [resolution, group] of byResolution) {
    if (resolution !== 'raw') await readRollup(client, park, group, query, resolution, series);
  }
  return points.map((point) => series.get(point.no)!);
}

function emptySeries(point: Point): Series {
  const { id, unit } = point;
  return { point: id, unit, resolution: 'raw', ts: [], min: [], max: [], last: [], mean: [], count: [], quality: [] };
}

/** Fills raw series; returns points that have more samples than expected, for a rollup instead. */
async function readRaw(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  { from, to, maxPoints, resolution }: RangeQuery,
  series: ReadonlyMap<number, Series>,
): Promise<Point[]> {
  if (points.length === 0) return [];
  const nos = points.map((point) => point.no);
  const limit = resolution === 'raw' ? undefined : maxPoints + 1;
  const windows = await readWindows(client, park.no, nos, { from, to, limit });
  return points.filter((point) => {
    const samples = windows.get(point.no) ?? [];
    if (limit !== undefined && samples.length > maxPoints) return true;
    const out = series.get(point.no)!;
    for (const { ts, value, quality } of samples) pushBucket(out, ts, value, value, value, value, 1, quality);
    return false;
  });
}

async function readRollup(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  { from, to }: RangeQuery,
  resolution: RollupResolution,
  series: ReadonlyMap<number, Series>,
): Promise<void> {
  const values = [
    park.no,
    int4Array(points.map((point) => point.no)),
    new Date(bucketStart(from, resolution, park.timeZone)).toISOString(),
    new Date(to).toISOString(),
  ];
  for (const { no } of points) series.get(no)!.resolution = resolution;
  const add = (rows: readonly Bucket[]) => {
    for (const [no, ts, min, max, last, sum, count, quality] of rows) {
      pushBucket(series.get(no)!, ts, min, max, last, sum / count, count, quality);
    }
  };
  add(
    await selectRows<Bucket>(
      client,
      `select ${rollupColumns} from telemetry.rollup_${resolution} r
       where r.point_no = any($2::int4[]) and r.park_no = $1 and r.ts >= $3 and r.ts < $4 order by r.point_no, r.ts`,
      values,
      `range ${resolution}`,
    ),
  );
  if (resolution === '1m') add(await minutesOfSlowPoints(client, values));
}

/** Points sampled once a minute or less have no minute rollup: their minutes are made from the samples. */
function minutesOfSlowPoints(client: ClientBase, values: readonly unknown[]): Promise<Bucket[]> {
  const minute = `date_bin('1 minute', s.ts, timestamptz '2000-01-03 00:00:00+00')`;
  return selectRows<Bucket>(
    client,
    `select s.point_no, ${asMillis(minute)}, min(s.value), max(s.value), (array_agg(s.value order by s.ts desc))[1],
       sum(s.value order by s.ts), count(*), bit_or(s.quality)
     from telemetry.points p join telemetry.samples s on s.point_no = p.no
     where p.no = any($2::int4[]) and not p.minute_rollup and s.park_no = $1 and s.ts >= $3 and s.ts < $4
     group by s.point_no, ${minute} order by s.point_no, ${minute}`,
    values,
    'range slow minutes',
  );
}

function pushBucket(
  out: Series,
  ts: number,
  min: number,
  max: number,
  last: number,
  mean: number,
  count: number,
  quality: number,
): void {
  out.ts.push(ts);
  out.min.push(min);
  out.max.push(max);
  out.last.push(last);
  out.mean.push(mean);
  out.count.push(count);
  out.quality.push(quality);
}

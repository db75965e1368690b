import type { ClientBase } from 'pg';
import type { Point, Series } from '../../contracts/index.ts';
import { int4Array } from '../database/binary-array.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import { bucketStart, type RollupResolution } from '../domain/buckets.ts';
import { bucketOf } from '../rollup/bucket-sql.ts';
import { addLater } from './series.ts';

/** Samples per point that are summed up at reading while the rollups are behind; older ones wait for those. */
const newestSamples = 50_000;

type Columns = [number, number[], number[], number[], number[], number[], number[], number[]];
type Bucket = [number, number, number, number, number, number, number, number];

/** Fills series with buckets over [from, to): the rollups, and after them the samples that they do not hold yet. */
export async function readRollup(
  client: ClientBase,
  park: ParkRef,
  points: readonly Point[],
  { from, to }: { from: number; to: number },
  resolution: RollupResolution,
  series: ReadonlyMap<number, Series>,
): Promise<void> {
  if (points.length === 0) return;
  for (const { no } of points) series.get(no)!.resolution = resolution;
  const values = [
    park.no,
    int4Array(points.map((point) => point.no)),
    new Date(bucketStart(from, resolution, park.timeZone)).toISOString(),
    new Date(to).toISOString(),
  ];
  // One row of arrays per point: a row per bucket would take longer to read than to find.
  const columns = await selectRows<Columns>(
    client,
    `select point_no, array_agg(at), array_agg(min), array_agg(max), array_agg(last), array_agg(mean), array_agg(count), array_agg(quality)
     from (
       select point_no, ${asMillis('ts')} as at, min, max, last, sum / count as mean, count, quality
       from telemetry.rollup_${resolution}
       where point_no = any($2::int4[]) and park_no = $1 and ts >= $3 and ts < $4 order by point_no, ts
     ) as bucket group by point_no`,
    values,
    `range ${resolution}`,
  );
  for (const [no, ts, min, max, last, mean, count, quality] of columns) {
    Object.assign(series.get(no)!, { ts, min, max, last, mean, count, quality });
  }
  const later = await selectRows<Bucket>(
    client,
    laterSql(resolution),
    resolution === '1d' ? [...values, park.timeZone] : values,
    `later than ${resolution}`,
  );
  for (const [no, ts, min, max, last, mean, count, quality] of later) {
    addLater(series.get(no)!, { ts, min, max, last, mean, count, quality });
  }
}

/**
 * Buckets made of samples that are newer than what the newest rollup saw: those of the last second or two, and all
 * samples of slow points, which have no minutes. Samples that came late are in the next rollup. `offset 0` keeps `coalesce`
 * out of the condition on samples: under row-level security it could not be looked up in the index there.
 */
function laterSql(resolution: RollupResolution): string {
  const bucket = bucketOf(resolution, 's.ts', '$5::text');
  return `select u.no, ${asMillis(bucket)}, min(s.value), max(s.value), (array_agg(s.value order by s.ts desc))[1],
      sum(s.value order by s.ts) / count(*), count(*), bit_or(s.quality)
    from unnest($2::int4[]) as u(no)
    cross join lateral (
      select coalesce((
        select r.last_ts from telemetry.rollup_${resolution} r
        where r.point_no = u.no and r.park_no = $1 and r.ts < $4 order by r.ts desc limit 1
      ), '-infinity') as last_ts offset 0
    ) as newest
    cross join lateral (
      select ts, value, quality from telemetry.samples
      where point_no = u.no and park_no = $1 and ts >= $3 and ts < $4 and ts > newest.last_ts
      order by ts desc limit ${newestSamples}
    ) as s
    group by u.no, ${bucket} order by u.no, ${bucket}`;
}

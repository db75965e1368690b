import type { ClientBase } from 'pg';
import { int4Array, timestamptzArray } from '../database/binary-array.ts';
import { selectRows } from '../database/rows.ts';
import type { RollupResolution } from '../domain/buckets.ts';
import type { TouchedSpan } from '../domain/touched-spans.ts';
import { firstMonday, week } from '../domain/weeks.ts';
import { bucketOf, nextBucket } from './bucket-sql.ts';

/** The parameter that holds the park's zone. */
const zone = '$4';
/** The parameter that says since when there are rollups by the minute. A span lies within a day, so on one side. */
const minutesFrom = '$6';

const statistics = ['count', 'sum', 'min', 'max', 'first_ts', 'first', 'last_ts', 'last', 'quality'] as const;

// Aggregates over samples, and over finer buckets. Sums are taken in the order of time, so that a bucket is the same to
// the last bit however its samples arrived.
const fromSamples = `count(*)::int, sum(s.value order by s.ts), min(s.value), max(s.value),
  min(s.ts), (array_agg(s.value order by s.ts))[1], max(s.ts), (array_agg(s.value order by s.ts desc))[1], bit_or(s.quality)`;
const fromBuckets = `sum(s.count)::int, sum(s.sum order by s.ts), min(s.min), max(s.max),
  min(s.first_ts), (array_agg(s.first order by s.ts))[1], max(s.last_ts), (array_agg(s.last order by s.ts desc))[1], bit_or(s.quality)`;

interface Step {
  resolution: RollupResolution;
  /** `samples` or a finer rollup. */
  source: string;
  /** Of which points and times: where there are rollups by the minute, where there are none, or all. */
  minute: boolean | null;
}

/** Finest first; each step reads what the one before wrote. Local days start on quarter hours in every zone. */
const steps: readonly Step[] = [
  { resolution: '1m', source: 'samples', minute: true },
  { resolution: '15m', source: 'rollup_1m', minute: true },
  { resolution: '15m', source: 'samples', minute: false },
  { resolution: '1h', source: 'rollup_15m', minute: null },
  { resolution: '1d', source: 'rollup_15m', minute: null },
];

function recomputeSql({ resolution, source, minute }: Step): string {
  const isNew = `(r.count, r.sum, r.min, r.max, r.first_ts, r.first, r.last_ts, r.last, r.quality) is distinct from
    (excluded.count, excluded.sum, excluded.min, excluded.max, excluded.first_ts, excluded.first, excluded.last_ts, excluded.last, excluded.quality)`;
  const points =
    minute === null ? '' : `where (p.minute_rollup and u.from_ts >= ${minutesFrom}::timestamptz) = ${minute}`;
  // Distinct spans: two spans in one bucket must not count its samples twice. Ranges merge what overlaps.
  // Each span is grouped by itself: as one join, the whole history of a point would be read and then thrown away, since
  // nobody can tell beforehand how many ranges there are.
  return `with touched as (
      select u.point_no, range_agg(tstzrange(${bucketOf(resolution, 'u.from_ts', zone)}, ${nextBucket(resolution, bucketOf(resolution, 'u.to_ts', zone), zone)})) as spans
      from unnest($2::int4[], $3::timestamptz[], $5::timestamptz[]) as u(point_no, from_ts, to_ts)
      join telemetry.points p on p.no = u.point_no ${points}
      group by u.point_no
    ), span as (
      select point_no, lower(range) as from_ts, upper(range) as to_ts from touched, unnest(spans) as range
    )
    insert into telemetry.rollup_${resolution} as r (park_no, point_no, ts, ${statistics.join(', ')})
    select $1::int2, span.point_no, found.*
    from span
    cross join lateral (
      select ${bucketOf(resolution, 's.ts', zone)} as bucket, ${source === 'samples' ? fromSamples : fromBuckets}
      from telemetry.${source} s
      where s.point_no = span.point_no and s.ts >= span.from_ts and s.ts < span.to_ts and s.park_no = $1::int2
      group by bucket
    ) as found
    where $4::text is not null and ${minutesFrom}::timestamptz is not null
    on conflict (point_no, ts) do update set ${statistics.map((name) => `${name} = excluded.${name}`).join(', ')}, revision = r.revision + 1
    where ${isNew}`;
}

const statements = steps.map((step, i) => ({ name: `telemetry recompute ${i}`, text: recomputeSql(step) }));

/**
 * Recomputes every bucket that `spans` touch from the samples, in the caller's transaction. A bucket's revision rises
 * only when its figures changed.
 * @returns how many buckets are new or changed
 */
export async function recomputeRollups(
  client: ClientBase,
  park: { no: number; timeZone: string },
  spans: readonly TouchedSpan[],
): Promise<number> {
  if (spans.length === 0) return 0;
  const [since] = await selectRows<[string]>(
    client,
    `select coalesce(max(gone_before), '-infinity') from telemetry.retention where park_no = $1 and class = 'minutes'`,
    [park.no],
  );
  const from = since![0];
  const weeks = new Set(spans.map((span) => Math.floor((span.from - firstMonday) / week)));
  await client.query(
    'select telemetry.ensure_minutes(array(select w from unnest($1::timestamptz[]) w where w >= $2::timestamptz))',
    [timestamptzArray([...weeks].map((no) => firstMonday + no * week)), from],
  );
  const values = [
    park.no,
    int4Array(spans.map((span) => span.pointNo)),
    timestamptzArray(spans.map((span) => span.from)),
    park.timeZone,
    timestamptzArray(spans.map((span) => span.to)),
    from,
  ];
  // Many loops over few rows each: compiling the statement would take longer than running it.
  await selectRows(client, `select set_config('jit', 'off', true)`, []);
  let changed = 0;
  for (const statement of statements) changed += (await client.query({ ...statement, values })).rowCount ?? 0;
  return changed;
}

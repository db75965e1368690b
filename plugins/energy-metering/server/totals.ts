import type { Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, EnergyTotal, Meter, TotalGroup, TotalResolution } from '../contracts/index.ts';
import { summarize } from '../domain/index.ts';
import type { QualityCounts, Span } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { timestamp } from './interval-store.ts';

/** Sum of one group and bucket as the database gives it. */
export interface TotalRow {
  key: string;
  direction: Direction;
  from: number;
  amount: number;
  counts: QualityCounts;
}

const units: Record<Exclude<TotalResolution, '15m' | 'all'>, string> = { '1h': 'hour', '1d': 'day', '1mo': 'month' };

/** Start of the bucket that holds an interval. Hours, days and months are those of the park's zone. */
function bucket(resolution: TotalResolution, from: number, timeZone: string): ReturnType<typeof sql> {
  if (resolution === 'all') return timestamp(from);
  if (resolution === '15m') return sql`starts_at`;
  return sql`date_trunc(${units[resolution]}, starts_at, ${timeZone})`;
}

/** Sums of the newest revisions by `keyOf` the meter; meters without a key are left out. */
export async function sumIntervals(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution; asOf?: string | null },
  keys: readonly { meter: string; direction: Direction; key: string }[],
): Promise<TotalRow[]> {
  if (keys.length === 0) return [];
  const column = (pick: (k: (typeof keys)[number]) => string) => sql.param(keys.map(pick));
  const { rows } = await tx.execute<{
    key: string;
    direction: Direction;
    from: number;
    wh: number;
    actual: number;
    estimated: number;
    edited: number;
    missing: number;
  }>(sql`
    with current as (
      select distinct on (i.meter_id, i.direction, i.starts_at)
        i.meter_id, i.direction, i.starts_at, i.amount, i.status
      from plugin_energy_metering.intervals i
      where i.park_id = current_setting('lingtan.park_id') and i.minutes = ${energy.minutes}
        and i.starts_at >= ${timestamp(query.from)} and i.starts_at < ${timestamp(query.to)}
        and i.meter_id = any(${sql.param([...new Set(keys.map((k) => k.meter))])}::text[])
        ${query.asOf ? sql`and i.recorded_at <= ${query.asOf}::timestamptz` : sql``}
      order by i.meter_id, i.direction, i.starts_at, i.revision desc
    )
    select k.key, c.direction,
      (extract(epoch from ${bucket(query.resolution, query.from, energy.timeZone)}) * 1000)::float8 as "from",
      coalesce(sum(c.amount), 0)::float8 as wh,
      (count(*) filter (where c.status = 'actual'))::int as actual,
      (count(*) filter (where c.status = 'estimated'))::int as estimated,
      (count(*) filter (where c.status = 'edited'))::int as edited,
      (count(*) filter (where c.status = 'missing'))::int as missing
    from current c
    join unnest(${column((k) => k.meter)}::text[], ${column((k) => k.direction)}::text[], ${column((k) => k.key)}::text[])
      as k(meter_id, direction, key) on k.meter_id = c.meter_id and k.direction = c.direction
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows.map((row) => ({
    key: row.key,
    direction: row.direction,
    from: row.from,
    amount: row.wh,
    counts: { actual: row.actual, estimated: row.estimated, edited: row.edited, missing: row.missing } satisfies Record<
      Quality,
      number
    >,
  }));
}

/** Group a meter belongs to. Only meters of the balance count in groups, so that nothing counts twice. */
function groupKey(meter: Meter, by: TotalGroup): string | null {
  if (by === 'meter') return meter.id;
  if (!meter.boundary) return null;
  return by === 'role' ? meter.role : (meter.enterpriseId ?? '');
}

/** Sums by meter, enterprise or role, with their quality. */
export async function readTotals(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution; asOf?: string | null; by: TotalGroup },
  meters: readonly Meter[],
): Promise<EnergyTotal[]> {
  const keys = meters.flatMap((meter) => {
    const key = groupKey(meter, query.by);
    return key === null ? [] : meter.directions.map((direction) => ({ meter: meter.id, direction, key }));
  });
  const rows = await sumIntervals(energy, tx, query, keys);
  const ends = await bucketEnds(energy, tx, query, rows);
  return rows.map((row) => ({
    key: row.key,
    direction: row.direction,
    from: Math.max(row.from, query.from),
    to: Math.min(ends.get(row.from)!, query.to),
    amount: row.amount,
    intervals: Object.values(row.counts).reduce((a, b) => a + b, 0),
    quality: summarize(row.counts),
  }));
}

/** End of each bucket. Days and months differ in length, so the database, which knows the zone, says when they end. */
export async function bucketEnds(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution },
  rows: readonly { from: number }[],
): Promise<Map<number, number>> {
  const starts = [...new Set(rows.map((row) => row.from))];
  if (query.resolution === 'all') return new Map(starts.map((start) => [start, query.to]));
  if (query.resolution === '15m') return new Map(starts.map((start) => [start, start + energy.width]));
  const step = `1 ${units[query.resolution]}`;
  const { rows: ends } = await tx.execute<{ start: number; end: number }>(sql`
    select s as start, (extract(epoch from date_add(to_timestamp(s / 1000), ${step}::interval, ${energy.timeZone})) * 1000)::float8 as "end"
    from unnest(${sql.param(starts)}::float8[]) as t(s)`);
  return new Map(ends.map(({ start, end }) => [start, end]));
}

/** Start of the bucket of each interval start. */
export async function bucketStarts(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution },
  intervals: readonly { start: number }[],
): Promise<Map<number, number>> {
  const starts = [...new Set(intervals.map(({ start }) => start))];
  const { rows } = await tx.execute<{ start: number; from: number }>(sql`
    select s as start,
      (extract(epoch from ${bucket(query.resolution, query.from, energy.timeZone)}) * 1000)::float8 as "from"
    from (select s, to_timestamp(s / 1000) as starts_at from unnest(${sql.param(starts)}::float8[]) as u(s)) as t`);
  return new Map(rows.map(({ start, from }) => [start, from]));
}

import type { Quality, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { baseUnits } from '../contracts/index.ts';
import type { Direction, EnergyKind, EnergyTotal, Meter, TotalGroup, TotalResolution } from '../contracts/index.ts';
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

/** Start of the bucket that holds `at`. Hours, days and months are those of the park's zone. */
function bucket(
  resolution: TotalResolution,
  from: number,
  timeZone: string,
  at: ReturnType<typeof sql>,
): ReturnType<typeof sql> {
  if (resolution === 'all') return timestamp(from);
  if (resolution === '15m') return at;
  return sql`date_trunc(${units[resolution]}, ${at}, ${timeZone})`;
}

/**
 * Starts of the buckets, ms, as an array, and the one that holds `slot`. Hours, days and months are those of the park's zone.
 * A search in an array and not a join: the planner takes a span that was just filled for a few rows and would loop over both.
 */
function buckets({ resolution, from, to }: Span & { resolution: TotalResolution }, energy: Energy) {
  if (resolution === '15m') return { starts: sql`null::float8[]`, of: sql`n.slot * 60000::float8` };
  if (resolution === 'all') return { starts: sql`null::float8[]`, of: sql`${from}::float8` };
  const first = Math.floor(slotOf(from) / energy.minutes) * energy.minutes;
  const at =
    resolution === '1h' ? hoursOf(first, slotOf(to), energy) : datesOf(units[resolution], first, slotOf(to), energy);
  return {
    starts: sql`(select array_agg(at order by at) from (
      select distinct round(date_part('epoch', at) * 1000) as at from (${at}) as instants(at)
    ) as distinct_starts)`,
    of: sql`b.starts[width_bucket(n.slot * 60000::float8, b.starts)]`,
  };
}

/** By instants: an hour of the zone may come twice, or be half over at a full hour of UTC. */
function hoursOf(first: number, end: number, { minutes, timeZone }: Energy) {
  return sql`select date_trunc('hour', to_timestamp(slot * 60::float8), ${timeZone})
    from generate_series(${first}::int, ${end}::int - 1, ${minutes}::int) as slots(slot)`;
}

/** By the calendar, up to one behind the end: the slots of all years since 1970, asked for as everything, would take seconds. */
function datesOf(unit: string, first: number, end: number, { timeZone }: Energy) {
  const local = (slot: number) => sql`to_timestamp(${slot}::int * 60::float8) at time zone ${timeZone}`;
  const step = sql`('1 ' || ${unit}::text)::interval`;
  return sql`select date at time zone ${timeZone}
    from generate_series(date_trunc(${unit}, ${local(first)}), ${local(end)} + ${step}, ${step}) as dates(date)`;
}

const slotOf = (ms: number): number => Math.ceil(ms / 60_000);

/** Sums of the newest revisions by `keyOf` the meter; meters without a key are left out. */
export async function sumIntervals(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution; asOf?: string | null },
  keys: readonly { meter: string; direction: Direction; key: string }[],
): Promise<TotalRow[]> {
  if (keys.length === 0) return [];
  const column = (pick: (k: (typeof keys)[number]) => string) => sql.param(keys.map(pick));
  const found = buckets(query, energy);
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
    with wanted as (
      select s.id, k.direction, k.key
      from unnest(${column((k) => k.meter)}::text[], ${column((k) => k.direction)}::text[], ${column((k) => k.key)}::text[])
        as k(meter, direction, key)
      join plugin_energy_metering.interval_series s on s.park_id = current_setting('lingtan.park_id')
        and s.meter_id = k.meter and s.direction = k.direction and s.minutes = ${energy.minutes}
    ), newest as (
      select distinct on (r.series, r.slot) r.series, r.slot, r.amount, r.status
      from plugin_energy_metering.interval_rows r
      where r.series in (select id from wanted)
        and r.slot >= ${slotOf(query.from)} and r.slot < ${slotOf(query.to)}
        ${query.asOf ? sql`and r.recorded_at <= ${query.asOf}::timestamptz` : sql``}
      order by r.series desc, r.slot desc, r.revision desc
    ), bounds as materialized (
      -- Once per slot and not per row: finding the day of an instant in a zone is dear.
      select ${found.starts} as starts
    )
    select w.key, w.direction, ${found.of} as "from", coalesce(sum(n.amount), 0)::float8 as wh,
      (count(*) filter (where n.status = 0))::int as actual,
      (count(*) filter (where n.status = 1))::int as estimated,
      (count(*) filter (where n.status = 2))::int as edited,
      (count(*) filter (where n.status = 3))::int as missing
    from newest n join wanted w on w.id = n.series cross join bounds b
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

/** Group a meter belongs to. Only meters that no other of their kind contains count in groups, so that nothing counts twice. */
function groupKey(meter: Meter, by: TotalGroup): string | null {
  if (by === 'meter') return meter.id;
  if (!meter.counted) return null;
  return by === 'role' ? meter.role : (meter.enterpriseId ?? '');
}

/** Sums by meter, enterprise or role, with their quality. */
export async function readTotals(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution; asOf?: string | null; by: TotalGroup; kind?: EnergyKind },
  meters: readonly Meter[],
): Promise<EnergyTotal[]> {
  const kind = query.kind ?? 'electricity';
  const unitOf = new Map(meters.map(({ id, unit }) => [id, unit]));
  const summed = query.by === 'meter' ? meters : meters.filter((meter) => meter.kind === kind);
  const keys = summed.flatMap((meter) => {
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
    unit: query.by === 'meter' ? unitOf.get(row.key)! : baseUnits[kind],
    intervals: Object.values(row.counts).reduce((a, b) => a + b, 0),
    quality: summarize(row.counts),
  }));
}

/** What is known of a sum: of intervals all of which are missing nothing, which is not zero. */
export function knownAmount({ amount, quality }: Pick<EnergyTotal, 'amount' | 'quality'>): number | null {
  return quality.missing === 1 ? null : amount;
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
      round(date_part('epoch', ${bucket(query.resolution, query.from, energy.timeZone, sql`to_timestamp(s / 1000)`)}) * 1000) as "from"
    from unnest(${sql.param(starts)}::float8[]) as u(s)`);
  return new Map(rows.map(({ start, from }) => [start, from]));
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Until when each meter is closed, ms UTC. */
export async function readProgress(tx: Tx, minutes: number): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ meter_id: string; until: number }>(sql`
    select meter_id, (extract(epoch from closed_until) * 1000)::float8 as until
    from plugin_energy_metering.meter_progress
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes}`);
  return new Map(rows.map((row) => [row.meter_id, row.until]));
}

/** Moves meters forward to `until`; never back. */
export async function advanceProgress(
  tx: Tx,
  parkId: string,
  minutes: number,
  meters: readonly string[],
  until: number,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.meter_progress as p (park_id, meter_id, minutes, closed_until)
    select ${parkId}, meter, ${minutes}, to_timestamp(${until}::float8 / 1000)
    from unnest(${sql.param(meters)}::text[]) as m(meter)
    on conflict (park_id, meter_id, minutes) do update
      set closed_until = greatest(p.closed_until, excluded.closed_until)`);
}

/** Takes a meter back to `until` that is said to be closed beyond it, as by a clock that was ahead. */
export async function takeBackProgress(tx: Tx, minutes: number, meter: string, until: number): Promise<void> {
  await tx.execute(sql`
    update plugin_energy_metering.meter_progress set closed_until = to_timestamp(${until}::float8 / 1000)
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes} and meter_id = ${meter}`);
}

/**
 * Holds the meters up to the commit, so that two runs never close the same interval: the second then finds what the first
 * wrote. In one order, since runs with other portions must not wait for each other in a circle.
 */
export async function lockMeters(tx: Tx, minutes: number, meters: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select from plugin_energy_metering.meter_progress
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes}
      and meter_id = any(${sql.param(meters)}::text[])
    order by meter_id for update`);
}

/** A span whose samples came late. */
export interface LateSpan {
  points: string[];
  /** ms UTC. */
  from: number;
  to: number;
  /** Was never closed: what has no samples is missing, and not merely unchanged. */
  gap?: boolean;
}

export async function addLateSpans(tx: Tx, parkId: string, spans: readonly LateSpan[]): Promise<void> {
  for (const { points, from, to, gap = false } of spans) {
    await tx.execute(sql`
      insert into plugin_energy_metering.late_spans (park_id, points, from_at, to_at, gap)
      values (${parkId}, ${sql.param(points)}::text[], to_timestamp(${from}::float8 / 1000), to_timestamp(${to}::float8 / 1000), ${gap})`);
  }
}

/**
 * What is closed beside the present: `recent` is what came late of the last days, `history` all before them and the gaps, which
 * takes its time and must hold up nothing else.
 */
export type Lane = 'recent' | 'history';

const inLane = (lane: Lane, since: number) => {
  const start = sql`to_timestamp(${since}::float8 / 1000)`;
  return lane === 'recent'
    ? sql`not gap and (to_at > ${start} or from_at >= ${start})`
    : sql`(gap or (to_at <= ${start} and from_at < ${start}))`;
};

/** Late spans of a lane, the newest first, with the ids to cut once they are worked off. @param since where the last days begin */
export async function readLateSpans(
  tx: Tx,
  lane: Lane,
  since: number,
  limit: number,
): Promise<(LateSpan & { id: string })[]> {
  const { rows } = await tx.execute<Record<string, unknown> & LateSpan & { id: string }>(sql`
    select id::text, points, (extract(epoch from from_at) * 1000)::float8 as "from",
      (extract(epoch from to_at) * 1000)::float8 as "to", gap
    from plugin_energy_metering.late_spans
    where park_id = current_setting('lingtan.park_id') and ${inLane(lane, since)} order by to_at desc, id limit ${limit}`);
  return rows;
}

/** History that waits, of some points. */
export interface WaitingHistory {
  /** Days of it, by UTC. */
  days: number;
  /** Since when it waits, ms UTC. */
  since: number;
}

/** Null where none waits. Days are counted by joined ranges, since a park has thousands of spans of years each. */
export async function readHistory(tx: Tx, points: readonly string[], since: number): Promise<WaitingHistory | null> {
  const { rows } = await tx.execute<{ days: number; since: number | null }>(sql`
    with wanted as (select distinct unnest(${sql.param(points)}::text[]) as point),
    waiting as (
      select s.from_at, s.to_at, s.noted_at from plugin_energy_metering.late_spans s
      where s.park_id = current_setting('lingtan.park_id') and ${inLane('history', since)}
        and exists (select from unnest(s.points) as p(point) join wanted using (point))),
    days as (
      select unnest(range_agg(tstzrange(date_trunc('day', from_at, 'UTC'),
        date_trunc('day', greatest(from_at, to_at - interval '1 millisecond'), 'UTC') + interval '24 hours'))) as span
      from waiting)
    select coalesce((select sum(extract(epoch from upper(span) - lower(span))) from days), 0)::float8 / 86400 as days,
      (extract(epoch from min(noted_at)) * 1000)::float8 as since from waiting`);
  const [{ days, since: noted }] = rows as [{ days: number; since: number | null }];
  return noted === null ? null : { days, since: noted };
}

/** Beginning of the oldest late span, ms UTC; infinite where none waits. */
export async function readOldestLate(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ from: number | null }>(sql`
    select (extract(epoch from min(from_at)) * 1000)::float8 as "from" from plugin_energy_metering.late_spans
    where park_id = current_setting('lingtan.park_id')`);
  return rows[0]!.from ?? Infinity;
}

/** Takes off what is worked off of late spans: all from `at` on. */
export async function cutLateSpans(tx: Tx, ids: readonly string[], at: number): Promise<void> {
  const own = sql`park_id = current_setting('lingtan.park_id') and id = any(${sql.param(ids)}::bigint[])`;
  const cut = sql`to_timestamp(${at}::float8 / 1000)`;
  await tx.execute(sql`delete from plugin_energy_metering.late_spans where ${own} and from_at >= ${cut}`);
  await tx.execute(sql`update plugin_energy_metering.late_spans set to_at = ${cut} where ${own} and to_at > ${cut}`);
}

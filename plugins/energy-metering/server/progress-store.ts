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

/** Oldest late spans, with the ids to remove once they are worked off. */
export async function readLateSpans(tx: Tx, limit: number): Promise<{ ids: string[]; spans: LateSpan[] }> {
  const { rows } = await tx.execute<{ id: string; points: string[]; from: number; to: number; gap: boolean }>(sql`
    select id::text, points, (extract(epoch from from_at) * 1000)::float8 as "from",
      (extract(epoch from to_at) * 1000)::float8 as "to", gap
    from plugin_energy_metering.late_spans
    where park_id = current_setting('lingtan.park_id') order by id limit ${limit}`);
  return { ids: rows.map((r) => r.id), spans: rows.map(({ points, from, to, gap }) => ({ points, from, to, gap })) };
}

/** Beginning of the oldest late span, ms UTC; infinite where none waits. */
export async function readOldestLate(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ from: number | null }>(sql`
    select (extract(epoch from min(from_at)) * 1000)::float8 as "from" from plugin_energy_metering.late_spans
    where park_id = current_setting('lingtan.park_id')`);
  return rows[0]!.from ?? Infinity;
}

export async function removeLateSpans(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    delete from plugin_energy_metering.late_spans
    where park_id = current_setting('lingtan.park_id') and id = any(${sql.param(ids)}::bigint[])`);
}

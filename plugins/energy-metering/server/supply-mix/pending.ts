import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Notes that the readings of these days (`YYYY-MM-DD`) changed. */
export async function notePending(tx: Tx, parkId: string, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(sql`
    insert into plugin_energy_metering.supply_pending (park_id, day)
    select ${parkId}, day from unnest(${sql.param(days)}::date[]) as t(day)`);
}

/** Says that what was worked out from readings or stored days may no longer hold. */
export async function countUp(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.supply_version as v (park_id, version) values (${parkId}, 1)
    on conflict (park_id) do update set version = v.version + 1`);
}

/** Counts the changes so far; null when there was none. */
export async function readVersion(tx: Tx): Promise<string | null> {
  const { rows } = await tx.execute<{ version: string }>(sql`
    select version::text as version from plugin_energy_metering.supply_version
    where park_id = current_setting('lingtan.park_id')`);
  return rows[0]?.version ?? null;
}

/** Days before `until` that wait to be worked out, in order, each once. */
export async function readPending(tx: Tx, until: string, limit = 4000): Promise<string[]> {
  const { rows } = await tx.execute<{ day: string }>(sql`
    select day::text as day from plugin_energy_metering.supply_pending
    where park_id = current_setting('lingtan.park_id') and day < ${until}::date
    group by day order by day limit ${limit}`);
  return rows.map(({ day }) => day);
}

/** Takes days off the list. Under the park's lock, so that none is lost that came in the meantime. */
export async function removePending(tx: Tx, days: readonly string[]): Promise<void> {
  if (days.length === 0) return;
  await tx.execute(sql`
    delete from plugin_energy_metering.supply_pending
    where park_id = current_setting('lingtan.park_id') and day = any(${sql.param(days)}::date[])`);
}

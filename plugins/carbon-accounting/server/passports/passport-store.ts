import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { recordedAt } from '../stored-time.ts';

/** A passport as it was issued; `content` byte for byte. */
export interface StoredPassport {
  id: string;
  revision: number;
  enterpriseId: string | null;
  content: string;
  sha256: string;
  note: string;
  recordedBy: string;
  recordedAt: string;
}

/** Newest revision of each passport, the newest first; or one passport, of a revision. The rights of `tx` decide whose. */
export async function readPassports(
  tx: Tx,
  id: string | null = null,
  revision: number | null = null,
): Promise<StoredPassport[]> {
  const { rows } = await tx.execute<StoredPassport & Record<string, unknown>>(sql`
    select * from (
      select distinct on (id) id, revision, enterprise_id as "enterpriseId", content, sha256, note, recorded_by as "recordedBy", ${recordedAt}
      from plugin_carbon_accounting.passports
      where park_id = current_setting('lingtan.park_id') ${id === null ? sql`` : sql`and id = ${id}`}
        ${revision === null ? sql`` : sql`and revision = ${revision}`}
      order by id, revision desc
    ) newest order by "recordedAt" desc limit 2000`);
  return rows;
}

export async function insertPassport(
  tx: Tx,
  parkId: string,
  { id, revision, enterpriseId, content, sha256, note, recordedBy, recordedAt: at }: StoredPassport,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.passports (park_id, id, revision, enterprise_id, content, sha256, note, recorded_by, recorded_at)
    values (${parkId}, ${id}, ${revision}, ${enterpriseId}, ${content}, ${sha256}, ${note}, ${recordedBy}, ${at}::timestamptz)`);
}

/** Passports, by id and revision, that rest on what a meter read at an instant (ISO 8601 UTC). */
export async function passportsOnMeter(tx: Tx, meter: string, at: string): Promise<{ id: string; revision: number }[]> {
  const { rows } = await tx.execute<{ id: string; revision: number }>(sql`
    select id, revision from (
      select id, revision, content::jsonb -> 'metered' as metered from plugin_carbon_accounting.passports
      where park_id = current_setting('lingtan.park_id')
    ) p
    where metered -> 'meters' @> ${JSON.stringify([{ id: meter }])}::jsonb
      and (metered ->> 'from')::timestamptz <= ${at}::timestamptz and (metered ->> 'to')::timestamptz > ${at}::timestamptz
    order by id, revision`);
  return rows;
}

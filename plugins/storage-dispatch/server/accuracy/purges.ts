import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { iso } from '../refs.ts';

/** Records that others may cite: evidence of one that is gone says so. */
export type Purged = 'plans' | 'forecasts' | 'decisions';

/** Rows in one transaction, so that none takes long. */
const atOnce = 500;

/** Deletes what was issued before an instant; answers with how many. `tx` opens a transaction for each part. */
export async function purge(
  tx: <T>(work: (open: Tx) => Promise<T>) => Promise<T>,
  what: Purged | 'log',
  before: number,
  signal: AbortSignal,
): Promise<number> {
  const cutoff = sql`${iso(before)}::timestamptz, ${atOnce}`;
  const deleted =
    what === 'decisions' || what === 'log'
      ? sql`plugin_storage_dispatch.${sql.raw(`purge_${what}`)}(${cutoff})`
      : sql`plugin_storage_dispatch.purge(${what}, ${cutoff})`;
  for (let all = 0; ;) {
    signal.throwIfAborted();
    const { rows } = await tx((open) => open.execute<{ gone: number }>(sql`select ${deleted}::float8 as gone`));
    const gone = rows[0]?.gone ?? 0;
    all += gone;
    if (gone < atOnce) return all;
  }
}

/** When a record was deleted by retention, ISO 8601 UTC, and what was deleted with it; null when it was not. */
export async function purgedAt(tx: Tx, what: Purged, no: number): Promise<{ at: string; before: string } | null> {
  const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`);
  const { rows } = await tx.execute<{ at: string; before: string }>(sql`
    select ${utc('purged_at')} as at, ${utc('before')} as before from plugin_storage_dispatch.purges
    where park_id = current_setting('lingtan.park_id') and kind = ${what} and ${no} between first_no and last_no
    order by purged_at limit 1`);
  return rows[0] ?? null;
}

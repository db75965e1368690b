import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** How fetching goes, ms UTC. */
export interface Fetching {
  lastSuccessAt: number | null;
  failures: number;
  lastError: string | null;
  nextAt: number | null;
}

const iso = (ts: number): string => new Date(ts).toISOString();

export async function readFetching(tx: Tx): Promise<Fetching> {
  const { rows } = await tx.execute<{
    last_success_at: number | null;
    failures: number;
    last_error: string | null;
    next_at: number;
  }>(sql`
    select (extract(epoch from last_success_at) * 1000)::float8 as last_success_at, failures, last_error,
      (extract(epoch from next_at) * 1000)::float8 as next_at
    from plugin_weather_connector.fetching where park_id = current_setting('lingtan.park_id')`);
  const [row] = rows;
  if (!row) return { lastSuccessAt: null, failures: 0, lastError: null, nextAt: null };
  return {
    lastSuccessAt: row.last_success_at,
    failures: row.failures,
    lastError: row.last_error,
    nextAt: row.next_at,
  };
}

export async function writeFetching(
  tx: Tx,
  parkId: string,
  now: number,
  { lastSuccessAt, failures, lastError, nextAt }: Fetching & { nextAt: number },
): Promise<void> {
  const success = lastSuccessAt === null ? null : iso(lastSuccessAt);
  await tx.execute(sql`
    insert into plugin_weather_connector.fetching (park_id, last_try_at, last_success_at, failures, last_error, next_at)
    values (${parkId}, ${iso(now)}::timestamptz, ${success}::timestamptz, ${failures}, ${lastError},
      ${iso(nextAt)}::timestamptz)
    on conflict (park_id) do update set last_try_at = excluded.last_try_at, last_success_at = excluded.last_success_at,
      failures = excluded.failures, last_error = excluded.last_error, next_at = excluded.next_at`);
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { iso } from '../refs.ts';

/** What was seen last of a subject; undefined when nothing was. */
export async function readWatched(tx: Tx, subject: string): Promise<unknown> {
  const { rows } = await tx.execute<{ value: unknown }>(sql`
    select value from plugin_storage_dispatch.watched
    where park_id = current_setting('lingtan.park_id') and subject = ${subject}`);
  return rows[0]?.value;
}

export async function writeWatched(tx: Tx, parkId: string, subject: string, value: unknown, at: number): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.watched (park_id, subject, value, seen_at)
    values (${parkId}, ${subject}, ${JSON.stringify(value)}::jsonb, ${iso(at)}::timestamptz)
    on conflict (park_id, subject) do update set value = excluded.value, seen_at = excluded.seen_at`);
}

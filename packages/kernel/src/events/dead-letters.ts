import type { KernelDatabase } from '../database/open-database.ts';
import { eventErrors } from './errors.ts';
import type { DeadLetter } from './event-bus.ts';

interface DeadLetterRow {
  id: number;
  event_id: number;
  event: string;
  version: number;
  park_id: string;
  plugin_id: string;
  subscription: string;
  data: unknown;
  attempts: number;
  error: { code: string | null; message: string };
  published_at: Date;
  finished_at: Date;
}

/** Dead letters of a park, newest first. `before` is the id of the last one seen. */
export async function deadLetters(
  database: KernelDatabase,
  parkId: string,
  { limit = 100, before }: { limit?: number; before?: string } = {},
): Promise<DeadLetter[]> {
  const { rows } = await database.kernelPool.query<DeadLetterRow>(
    `select d.*, o.event, o.version, o.data, o.published_at
     from kernel.deliveries d join kernel.outbox o on o.id = d.event_id
     where d.park_id = $1 and d.state = 'dead' and ($2::bigint is null or d.id < $2) order by d.id desc limit $3`,
    [parkId, before ?? null, limit],
  );
  return rows.map((row) => ({
    id: String(row.id),
    eventId: String(row.event_id),
    event: row.event,
    version: row.version,
    parkId: row.park_id,
    pluginId: row.plugin_id,
    subscription: row.subscription,
    data: row.data,
    attempts: row.attempts,
    error: row.error,
    publishedAt: row.published_at.toISOString(),
    deadAt: row.finished_at.toISOString(),
  }));
}

/** Makes a dead letter pending again; returns what has to be enqueued, and how many of its subscription are `left`. */
export async function replayDeadLetter(database: KernelDatabase, parkId: string, id: string) {
  const { rows } = await database.kernelPool.query<{
    id: number;
    event_id: number;
    park_id: string;
    plugin_id: string;
    subscription: string;
    traceparent: string | null;
    left: number;
  }>(
    `update kernel.deliveries d set state = 'pending', attempts = 0, finished_at = null, enqueued_at = now()
     from kernel.outbox o where o.id = d.event_id and d.park_id = $1 and d.id = $2 and d.state = 'dead'
     returning d.id, d.event_id, d.park_id, d.plugin_id, d.subscription, o.traceparent,
       (select count(*)::int from kernel.deliveries e where e.park_id = d.park_id and e.plugin_id = d.plugin_id
         and e.subscription = d.subscription and e.state = 'dead' and e.id <> d.id) as left`,
    [parkId, /^\d{1,18}$/.test(id) ? id : '0'],
  );
  if (!rows[0]) throw eventErrors.NO_DEAD_LETTER({ park: parkId, id });
  return rows[0];
}

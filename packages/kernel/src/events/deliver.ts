import type { EventDefinition, Tx } from '@lingtan/sdk';
import { LingtanError, type EventEnvelope } from '@lingtan/sdk';
import { rootMessage } from '../database/connection-errors.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { rawClient } from '../database/transaction.ts';
import { eventErrors } from './errors.ts';
import type { EventOwner } from './event-bus.ts';
import { validateEvent } from './publish.ts';

/** A subscription that is being served in this process. */
export interface ActiveSubscription {
  owner: EventOwner;
  event: EventDefinition;
  subscription: string;
  handler: (tx: Tx, envelope: EventEnvelope<never>) => Promise<void>;
  track<T>(work: Promise<T>): Promise<T>;
}

interface DeliveryRow {
  state: 'pending' | 'done' | 'dead';
  event_id: number;
  event: string;
  version: number;
  data: unknown;
  published_at: Date;
  published_by: string;
}

/**
 * Runs the handler and closes the delivery in one transaction: its effect happens once, however often the job runs.
 * A delivery that is closed already, or was pruned, is passed over.
 */
export async function deliver(
  database: KernelDatabase,
  deliveryId: number,
  { owner, event, subscription, handler }: ActiveSubscription,
): Promise<void> {
  await database.withParkTx({ parkId: owner.parkId, parkNo: owner.parkNo, long: true }, async (tx) => {
    const client = rawClient(tx);
    const { rows } = await client.query<DeliveryRow>(
      `select d.state, d.event_id, o.event, o.version, o.data, o.published_at, o.published_by
       from kernel.deliveries d join kernel.outbox o on o.id = d.event_id where d.id = $1 for update of d`,
      [deliveryId],
    );
    const row = rows[0];
    if (!row || row.state !== 'pending') return;
    if (row.version !== event.version) {
      const params = {
        event: event.name,
        plugin: owner.pluginId,
        subscription,
        expected: event.version,
        found: row.version,
      };
      throw eventErrors.VERSION(params);
    }
    await handler(tx, {
      id: String(row.event_id),
      name: row.event,
      version: row.version,
      parkId: owner.parkId,
      publishedAt: row.published_at.toISOString(),
      publishedBy: row.published_by,
      data: validateEvent(event, row.data) as never,
    });
    await client.query(
      `update kernel.deliveries set state = 'done', attempts = attempts + 1, error = null, finished_at = now()
       where id = $1`,
      [deliveryId],
    );
  });
}

/** A delivery that has just become a dead letter. */
export interface GivenUp {
  parkId: string;
  pluginId: string;
  subscription: string;
  publishedBy: string;
}

/**
 * Notes a failed attempt. Returns the delivery when it was the last and it is a dead letter now; `again` when it is tried
 * again; null when it had been closed before.
 */
export async function recordFailure(
  database: KernelDatabase,
  deliveryId: number,
  error: unknown,
  maxAttempts: number,
): Promise<GivenUp | 'again' | null> {
  const { rows } = await database.kernelPool.query<GivenUp & { state: string }>(
    `update kernel.deliveries d set attempts = d.attempts + 1, error = $2,
       state = case when d.attempts + 1 >= $3 then 'dead' else d.state end,
       finished_at = case when d.attempts + 1 >= $3 then now() end
     from kernel.outbox o where d.id = $1 and d.state = 'pending' and o.id = d.event_id
     returning d.state, d.park_id as "parkId", d.plugin_id as "pluginId", d.subscription, o.published_by as "publishedBy"`,
    [deliveryId, JSON.stringify(describe(error)), isHopeless(error) ? 0 : maxAttempts],
  );
  if (!rows[0]) return null;
  const { state, ...delivery } = rows[0];
  return state === 'pending' ? 'again' : delivery;
}

function describe(error: unknown): { code: string | null; message: string } {
  return { code: error instanceof LingtanError ? error.code : null, message: rootMessage(error).slice(0, 2000) };
}

/** The same payload and the same code will fail the same way. */
function isHopeless(error: unknown): boolean {
  return error instanceof LingtanError && ['EVENT_VERSION', 'EVENT_INVALID', 'EVENT_PROCESS_DIED'].includes(error.code);
}

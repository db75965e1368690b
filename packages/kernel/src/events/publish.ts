import type { EventDefinition, Tx } from '@lingtan/sdk';
import { rawClient } from '../database/transaction.ts';
import { currentTraceparent } from '../jobs/trace-context.ts';
import { eventErrors } from './errors.ts';

/** Channel on which the relay is woken. */
export const outboxChannel = 'lingtan_outbox';

/**
 * Writes an event into the outbox of the caller's transaction; it is delivered after commit, or never.
 * @throws EVENT_INVALID naming the field, when the payload does not match the event's schema
 */
export async function publishEvent(
  tx: Tx,
  by: { parkId: string; pluginId: string },
  event: EventDefinition,
  data: unknown,
): Promise<void> {
  const payload = validateEvent(event, data);
  await rawClient(tx).query(
    `with row as (
       insert into kernel.outbox (park_id, event, version, data, published_by, traceparent)
       values ($1, $2, $3, $4, $5, $6))
     select pg_notify('${outboxChannel}', '')`,
    [by.parkId, event.name, event.version, JSON.stringify(payload), by.pluginId, currentTraceparent() ?? null],
  );
}

/** The payload as the event's schema reads it. */
export function validateEvent(event: EventDefinition, data: unknown): unknown {
  const result = event.schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.join('.') || 'payload';
  throw eventErrors.INVALID({ event: event.name, field, reason: issue.message }, result.error);
}

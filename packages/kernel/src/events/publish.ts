import type { EventDefinition, EventTelling, Tx } from '@lingtan/sdk';
import { rawClient } from '../database/transaction.ts';
import { currentTraceparent } from '../jobs/trace-context.ts';
import { eventErrors } from './errors.ts';
import { toldOf } from './told.ts';

/** Channel on which the relay is woken. */
export const outboxChannel = 'lingtan_outbox';

/**
 * Writes an event into the outbox of the caller's transaction; it is delivered after commit, or never.
 * @param told what the event's sentence says, for people; without it the event is for plugins only
 * @throws EVENT_INVALID naming the field, when the payload does not match the event's schema
 * @throws EVENT_NO_SENTENCE when something is told in the sentence of an event that has none
 */
export async function publishEvent(
  tx: Tx,
  by: { parkId: string; pluginId: string },
  event: EventDefinition,
  data: unknown,
  told?: EventTelling,
): Promise<void> {
  const payload = validateEvent(event, data);
  await rawClient(tx).query(
    `with row as (
       insert into kernel.outbox (park_id, event, version, data, published_by, traceparent, told)
       values ($1, $2, $3, $4, $5, $6, $7))
     select pg_notify('${outboxChannel}', '')`,
    [
      by.parkId,
      event.name,
      event.version,
      JSON.stringify(payload),
      by.pluginId,
      currentTraceparent() ?? null,
      told ? JSON.stringify(toldOf(event, told)) : null,
    ],
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

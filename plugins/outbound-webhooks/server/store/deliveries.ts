import { keptSince, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { DeliveryRow, WebhookEndpoint } from '../../contracts/index.ts';
import { retryPauses } from '../../domain/index.ts';
import type { Attempt } from '../post.ts';

const table = sql.raw('plugin_outbound_webhooks.deliveries');
const ofPark = sql`d.park_id = current_setting('lingtan.park_id')`;
const iso = (ms: number): string => new Date(ms).toISOString();

export interface Message {
  id: string;
  event: string;
  body: string;
  /** ms UTC. */
  at: number;
}

/** Writes a message for an endpoint, once, however often it is given. */
export async function addDelivery(
  tx: Tx,
  parkId: string,
  { id, enterprise }: WebhookEndpoint,
  message: Message,
): Promise<void> {
  await tx.execute(sql`
    insert into ${table} (park_id, endpoint, enterprise_id, message_id, event, body, created_at, due_at)
    values (${parkId}, ${id}, ${enterprise ?? null}, ${message.id}, ${message.event}, ${message.body},
      ${iso(message.at)}::timestamptz, ${iso(message.at)}::timestamptz)
    on conflict (park_id, endpoint, message_id) do nothing`);
}

/** A message in the hands of a process. */
export interface Taken extends Record<string, unknown> {
  no: string;
  message_id: string;
  body: string;
  attempts: number;
  created_at: number;
}

/**
 * Takes the message of an endpoint that has been due for longest; null when there is none. It is put off for `leaseMs`, so that
 * another process does not send it too; should this one die, it is sent again then. Due is as well what lies further ahead than
 * the pause after its last attempt: the clock has been set back since.
 */
export async function takeDelivery(tx: Tx, endpoint: string, now: number, leaseMs: number): Promise<Taken | null> {
  const { firstMs, longestMs } = retryPauses;
  const { rows } = await tx.execute<Taken>(sql`
    update ${table} as d set attempts = d.attempts + 1, due_at = ${iso(now + leaseMs)}::timestamptz
    where ${ofPark} and d.no = (
      select w.no from ${table} as w where w.park_id = current_setting('lingtan.park_id') and w.endpoint = ${endpoint}
        and w.state = 'waiting' and (w.due_at <= ${iso(now)}::timestamptz
          or w.due_at > ${iso(now)}::timestamptz + interval '1 millisecond' * greatest(${leaseMs}::float8,
            least(${longestMs}::float8, ${firstMs}::float8 * power(2, least(w.attempts - 1, 20)))))
        order by w.due_at, w.no limit 1
        for update skip locked)
    returning d.no::text as no, d.message_id, d.body, d.attempts,
      (extract(epoch from d.created_at) * 1000)::float8 as created_at`);
  return rows[0] ?? null;
}

/** Writes what came of an attempt; `retryAt` null ends the message. */
export async function finishDelivery(
  tx: Tx,
  no: string,
  attempt: Attempt,
  at: number,
  retryAt: number | null,
): Promise<void> {
  const state = attempt.problem === null ? 'delivered' : retryAt === null ? 'failed' : 'waiting';
  await tx.execute(sql`
    update ${table} as d set state = ${state}, status = ${attempt.status}, duration_ms = ${attempt.durationMs},
      problem = ${attempt.problem}, detail = ${attempt.detail}, due_at = ${iso(retryAt ?? at)}::timestamptz,
      finished_at = ${state === 'waiting' ? null : iso(at)}::timestamptz
    where ${ofPark} and d.no = ${no}::bigint`);
}

/** Ends what waits for endpoints that are gone, and what has waited for too long. */
export async function giveUp(tx: Tx, endpoints: readonly string[], now: number, before: number): Promise<void> {
  const known = sql`d.endpoint = any(${sql.param([...endpoints])}::text[])`;
  await tx.execute(sql`
    update ${table} as d set state = 'failed', finished_at = ${iso(now)}::timestamptz,
      problem = case when ${known} then 'expired' else 'removed' end
    where ${ofPark} and d.state = 'waiting' and (not ${known} or d.created_at < ${iso(before)}::timestamptz)`);
}

export async function pruneDeliveries(tx: Tx, days: number, now: number): Promise<void> {
  await tx.execute(sql`
    delete from ${table} as d where ${ofPark} and d.state <> 'waiting' and d.created_at < ${keptSince(days, now)}`);
}

/** Makes a message due now, whatever came of it. Null when there is none. */
export async function makeDue(
  tx: Tx,
  no: string,
  now: number,
): Promise<{ endpoint: string; messageId: string } | null> {
  const { rows } = await tx.execute<{ endpoint: string; messageId: string }>(sql`
    update ${table} as d set state = 'waiting', due_at = ${iso(now)}::timestamptz, finished_at = null,
      created_at = case when d.state = 'waiting' then d.created_at else ${iso(now)}::timestamptz end
    where ${ofPark} and d.no = ${no}::bigint returning d.endpoint, d.message_id as "messageId"`);
  return rows[0] ?? null;
}

/** Makes all that waits for an endpoint due now. */
export async function makeAllDue(tx: Tx, endpoint: string, now: number): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    update ${table} as d set due_at = ${iso(now)}::timestamptz
    where ${ofPark} and d.endpoint = ${endpoint} and d.state = 'waiting'`);
  return rowCount ?? 0;
}

/** Newest first. */
export async function readDeliveries(
  tx: Tx,
  { endpoint, state, limit }: { endpoint?: string | undefined; state?: string | undefined; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await tx.execute<Record<string, unknown> & DeliveryRow>(sql`
    select d.no::text as no, d.endpoint, d.message_id as "messageId", d.event, d.state, d.attempts, d.status,
      d.duration_ms as "durationMs", d.problem, d.detail,
      (extract(epoch from d.created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from d.due_at) * 1000)::float8 as "dueAt",
      (extract(epoch from d.finished_at) * 1000)::float8 as "finishedAt"
    from ${table} as d
    where ${ofPark} and (${endpoint ?? null}::text is null or d.endpoint = ${endpoint ?? null})
      and (${state ?? null}::text is null or d.state = ${state ?? null})
    order by d.no desc limit ${limit}`);
  return rows;
}

/** How many messages wait, by endpoint. */
export async function countWaiting(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ endpoint: string; count: number }>(sql`
    select d.endpoint, count(*)::int as count from ${table} as d where ${ofPark} and d.state = 'waiting' group by 1`);
  return new Map(rows.map(({ endpoint, count }) => [endpoint, count]));
}

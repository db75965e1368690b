import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { WebhookEndpoint } from '../../contracts/index.ts';

const table = sql.raw('plugin_outbound_webhooks.endpoints');
const ofPark = sql`e.park_id = current_setting('lingtan.park_id')`;
const iso = (ms: number): string => new Date(ms).toISOString();
const epoch = (column: string) => sql.raw(`(extract(epoch from e.${column}) * 1000)::float8`);

/** How an endpoint does; times in ms UTC. */
export interface EndpointHealth {
  id: string;
  failingSince: number | null;
  deliveredAt: number | null;
  disabledAt: number | null;
}

export async function readHealth(tx: Tx): Promise<Map<string, EndpointHealth>> {
  const { rows } = await tx.execute<Record<string, unknown> & EndpointHealth>(sql`
    select e.id, ${epoch('failing_since')} as "failingSince", ${epoch('delivered_at')} as "deliveredAt",
      ${epoch('disabled_at')} as "disabledAt"
    from ${table} as e where ${ofPark}`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Has a row for each endpoint, and none for those that are gone. */
export async function keepEndpoints(tx: Tx, parkId: string, endpoints: readonly WebhookEndpoint[]): Promise<void> {
  const ids = endpoints.map(({ id }) => id);
  await tx.execute(sql`delete from ${table} as e where ${ofPark} and not e.id = any(${sql.param(ids)}::text[])`);
  for (const { id, enterprise } of endpoints)
    await tx.execute(sql`
      insert into ${table} (park_id, id, enterprise_id) values (${parkId}, ${id}, ${enterprise ?? null})
      on conflict (park_id, id) do update set enterprise_id = excluded.enterprise_id`);
}

export async function noteDelivered(tx: Tx, id: string, at: number): Promise<void> {
  await tx.execute(sql`
    update ${table} as e set failing_since = null, delivered_at = ${iso(at)}::timestamptz where ${ofPark} and e.id = ${id}`);
}

/** Notes a failure; true when it is the one that disables the endpoint. */
export async function noteFailed(tx: Tx, id: string, at: number, disableBefore: number): Promise<boolean> {
  const { rows } = await tx.execute<{ disabled: boolean }>(sql`
    update ${table} as e set failing_since = coalesce(e.failing_since, ${iso(at)}::timestamptz),
      disabled_at = case when e.failing_since <= ${iso(disableBefore)}::timestamptz then ${iso(at)}::timestamptz end
    where ${ofPark} and e.id = ${id} and e.disabled_at is null
    returning e.disabled_at is not null as disabled`);
  return rows[0]?.disabled ?? false;
}

export async function enableAgain(tx: Tx, id: string): Promise<void> {
  await tx.execute(
    sql`update ${table} as e set failing_since = null, disabled_at = null where ${ofPark} and e.id = ${id}`,
  );
}

import type { PluginKey, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { makeVapidKeys, type VapidKeys } from '../../domain/index.ts';
import type { Desk } from '../context.ts';
import { removeAllSubscriptions } from './subscription-store.ts';

const table = sql.raw('plugin_alarm_management.push_keys');
const secret = 'vapid';

/** A new pair is made when it is next asked for. Push services take messages to subscriptions of the old one by the old one only. */
export const vapidKey: PluginKey = {
  name: secret,
  async read(_park, tx) {
    const { rows } = await tx.execute<{ id: string; since: string }>(sql`
      select left(public_key, 16) as id, to_char(made_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
      from ${table} where park_id = current_setting('lingtan.park_id')`);
    return rows[0] ?? null;
  },
  async rotate(_park, tx) {
    await tx.execute(sql`delete from ${table} where park_id = current_setting('lingtan.park_id')`);
    return removeAllSubscriptions(tx);
  },
};

/** The key pair of the park, made when it is first asked for. */
export async function vapidKeys({ scope }: Desk): Promise<VapidKeys> {
  const stored = await scope.db.tx(readKeys);
  if (stored) return opened(scope, stored);
  const made = makeVapidKeys();
  const sealed = await scope.secrets.seal(secret, made.privateKey);
  const kept = await scope.db.tx(async (tx) => {
    await tx.execute(sql`insert into ${table} (park_id, public_key, private_key, made_at)
      values (${scope.park.id}, ${made.publicKey}, ${sealed}, ${new Date(scope.clock.now()).toISOString()}::timestamptz)
      on conflict do nothing`);
    // Another process may have been first.
    return (await readKeys(tx))!;
  });
  return opened(scope, kept);
}

async function opened(scope: Desk['scope'], { publicKey, privateKey }: VapidKeys): Promise<VapidKeys> {
  return { publicKey, privateKey: await scope.secrets.open(secret, privateKey) };
}

async function readKeys(tx: Tx): Promise<VapidKeys | undefined> {
  const { rows } = await tx.execute<Record<string, unknown> & VapidKeys>(sql`
    select public_key as "publicKey", private_key as "privateKey" from ${table}
    where park_id = current_setting('lingtan.park_id')`);
  return rows[0];
}

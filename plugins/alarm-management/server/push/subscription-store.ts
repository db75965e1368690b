import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

const table = sql.raw('plugin_alarm_management.push_subscriptions');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const columns = sql.raw(
  'no::text as no, person_id as "personId", endpoint, p256dh, auth, language, (extract(epoch from made_at) * 1000)::float8 as "madeAt"',
);

/** A browser that wants notices. Keys in base64url. */
export interface PushSubscriptionRow {
  no: string;
  personId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  language: 'en' | 'zh-CN';
  madeAt: number;
}

export type NewSubscription = Omit<PushSubscriptionRow, 'no'> & { enterpriseId: string | null };

/** All of the park, or those of a person. */
export async function readSubscriptions(tx: Tx, personId?: string): Promise<PushSubscriptionRow[]> {
  const whose = personId === undefined ? sql`` : sql`and person_id = ${personId}`;
  const { rows } = await tx.execute<Record<string, unknown> & PushSubscriptionRow>(
    sql`select ${columns} from ${table} where ${ofPark} ${whose} order by no`,
  );
  return rows;
}

/** Writes a subscription; a browser has one, whoever is signed in to it. */
export async function putSubscription(tx: Tx, parkId: string, of: NewSubscription): Promise<void> {
  await removeSubscription(tx, of.endpoint);
  await tx.execute(sql`
    insert into ${table} (park_id, person_id, enterprise_id, endpoint, p256dh, auth, language, made_at)
    values (${parkId}, ${of.personId}, ${of.enterpriseId}, ${of.endpoint}, ${of.p256dh}, ${of.auth}, ${of.language},
      ${new Date(of.madeAt).toISOString()}::timestamptz)`);
}

/** Whether there was one. */
export async function removeSubscription(tx: Tx, endpoint: string, personId?: string): Promise<boolean> {
  const whose = personId === undefined ? sql`` : sql`and person_id = ${personId}`;
  const { rowCount } = await tx.execute(sql`delete from ${table} where ${ofPark} and endpoint = ${endpoint} ${whose}`);
  return (rowCount ?? 0) > 0;
}

/** How many there were. */
export async function removeAllSubscriptions(tx: Tx): Promise<number> {
  return (await tx.execute(sql`delete from ${table} where ${ofPark}`)).rowCount ?? 0;
}

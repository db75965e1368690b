import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { GreetingList } from '../contracts/index.ts';

/** Greetings of the park that the transaction is on. */
export async function countGreetings(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`select count(*)::int as count from plugin_hello.greetings`);
  return rows[0]?.count ?? 0;
}

/** The newest `limit` greetings of the park, the newest first. */
export async function newestGreetings(tx: Tx, limit: number): Promise<GreetingList['greetings']> {
  const { rows } = await tx.execute<{ id: string; name: string; text: string; at: number }>(sql`
    select id::text, name, text, (extract(epoch from greeted_at) * 1000)::float8 as at
      from plugin_hello.greetings order by greeted_at desc, id desc limit ${limit}`);
  return rows;
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { browserName } from './browser-name.ts';

/**
 * Keeps in mind which browser and network somebody signs in from, in the caller's transaction.
 * @returns whether one of them is new for somebody who signed in before
 */
export async function isNewPlace(tx: Tx, userId: string, network: string, userAgent = ''): Promise<boolean> {
  const browser = browserName(userAgent) ?? '';
  const { rows } = await tx.execute<{ some: boolean; known: boolean }>(sql`select count(*) > 0 as some,
      coalesce(bool_or(browser = ${browser}) and bool_or(network = ${network}), false) as known
    from auth.known_places where user_id = ${userId}`);
  await tx.execute(sql`insert into auth.known_places (user_id, browser, network)
    values (${userId}, ${browser}, ${network}) on conflict do nothing`);
  return rows[0]!.some && !rows[0]!.known;
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/**
 * Until the end of the transaction nobody else changes the park by a file, a rollback or a sheet of points, so that what
 * was compared is what is written over.
 */
export async function oneChangeAtATime(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`change of park ${parkId}`}, 0))`);
}

import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** The person whose own rows a caller may see; keys, displays and devices have none. */
export function personOf(principal: Principal): string | null {
  return principal.kind === 'user' ? principal.id : null;
}

/**
 * Says for whom a kernel transaction works: row-level security of dashboards and notices lets it see the park's, and the
 * person's own.
 */
export async function lookAs(tx: Tx, parkId: string, personId: string | null): Promise<void> {
  await tx.execute(sql`select set_config('lingtan.park_id', ${parkId}, true),
    set_config('lingtan.person_id', ${personId ?? ''}, true)`);
}

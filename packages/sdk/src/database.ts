import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

declare const transactionBrand: unique symbol;

/**
 * An open transaction: drizzle's query builder bound to one park (and, for an enterprise member, to one enterprise)
 * by row-level security. Only the kernel can make one, which is why publishing an event outside a transaction does
 * not compile.
 */
export type Tx = NodePgDatabase<Record<string, never>> & { readonly [transactionBrand]: true };

/** The database as a plugin sees it: transactions on its park, nothing else. */
export interface ParkDatabase {
  /**
   * Runs `work` in one transaction and commits when it resolves. Serialization failures and deadlocks are retried
   * up to three times, so `work` must have no effect outside `tx`.
   * @param viewer whose rows are seen: those of one enterprise, by row-level security; without it, or with null, all of
   *   the park. An explanation that reads tables with it shows a member what a route shows them.
   */
  tx<T>(work: (tx: Tx) => Promise<T>, viewer?: { readonly enterpriseId: string | null }): Promise<T>;
}

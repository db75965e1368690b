import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { ledgerErrors } from '../errors.ts';
import { expireDue, type Ledger } from './expire.ts';

/** The last change of each park's ledger that this process has begun, and how many are not done yet. */
const queues = new WeakMap<object, { last: Promise<unknown>; waiting: number }>();
const mostWaiting = 1000;

/**
 * A transaction that changes the ledger of a park; `work` learns how much expired before it, Wh. Changes of one process wait here for each other and not in the database,
 * where each of them would keep a connection while it waits; those of other processes wait for the lock.
 *
 * @throws CERTIFICATE_BUSY when too many wait, in which case nothing was done
 */
export async function ledgerTx<T>(scope: Ledger, work: (tx: Tx, expiredWh: number) => Promise<T>): Promise<T> {
  const { db } = scope;
  const queue = queues.get(db) ?? { last: Promise.resolve(), waiting: 0 };
  queues.set(db, queue);
  if (queue.waiting >= mostWaiting) throw ledgerErrors.BUSY({ waiting: queue.waiting, limit: mostWaiting });
  queue.waiting++;
  const mine = queue.last
    .then(() => db.tx(async (tx) => work(tx, await lockLedger(tx, scope))))
    .finally(() => queue.waiting--);
  queue.last = mine.catch(() => undefined);
  return mine;
}

/**
 * Serialises the changes of one park until the transaction ends, so that nobody takes what another is taking, and expires what is
 * past its validity by now, so that nobody takes that either. Tells how much it was, Wh.
 */
export async function lockLedger(tx: Tx, scope: Ledger): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('certificate-ledger'), hashtext(${scope.park.id}))`);
  return expireDue(tx, scope);
}

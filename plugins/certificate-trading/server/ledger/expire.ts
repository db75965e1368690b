import type { ParkScope, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { statesBefore, totalQuantity } from '../../domain/index.ts';
import { dayOf } from '../context.ts';
import { said } from '../said.ts';
import { bySystem } from './asked.ts';
import { holdingsIn, storeTaken } from './holding-store.ts';
import { moveTo, nextNo, post } from './post.ts';

/** What of a park its ledger needs. */
export type Ledger = Pick<ParkScope, 'db' | 'park' | 'clock' | 'audit'>;

/**
 * Cancels what is past its validity on the park's calendar day and promised to nobody; nothing when there is none. Returns the
 * amount, Wh. The caller holds the lock of the ledger.
 */
export async function expireDue(tx: Tx, scope: Ledger): Promise<number> {
  const today = dayOf(scope);
  const due = await holdingsIn(tx, statesBefore('expire'), sql`expires_on <= ${today}::date`);
  if (due.length === 0) return 0;
  const no = await nextNo(tx, 'transactions');
  const asked = { ...bySystem(said('expired', { day: today }), `expire/${today}/${no}`), request: { today } };
  const wh = totalQuantity(due);
  await post(tx, scope.park.id, no, 'expire', asked, moveTo('expired', due), { wh });
  await storeTaken(tx, scope, { taken: due, rest: [], parents: [] }, { act: 'expire' });
  await scope.audit(tx, { action: 'certificates.expire', subject: `transaction/${no}`, after: { wh, today } });
  return wh;
}

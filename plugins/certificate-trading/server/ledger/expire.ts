import { localDate } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { totalQuantity, type Holding } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { bySystem } from './asked.ts';
import { said } from '../said.ts';
import { activeHoldings, storeTaken } from './holding-store.ts';
import { ledgerTx, nextNo, post, type Entry } from './post.ts';

/** Cancels what is past its validity on the park's calendar day; nothing when there is none. Returns the amount, Wh. */
export async function expireCertificates({ scope }: Certificates): Promise<number> {
  const today = localDate(scope.clock.now(), scope.park.timeZone);
  return ledgerTx(scope, async (tx) => {
    const due = await activeHoldings(tx, sql`expires_on <= ${today}::date`);
    if (due.length === 0) return 0;
    const byAccount = new Map<string, Holding[]>();
    for (const holding of due) byAccount.set(holding.account, [...(byAccount.get(holding.account) ?? []), holding]);
    const entries = [...byAccount].flatMap(([account, holdings]): Entry[] => [
      { account, bucket: 'held', wh: -totalQuantity(holdings) },
      { account, bucket: 'expired', wh: totalQuantity(holdings) },
    ]);
    const no = await nextNo(tx, 'transactions');
    const asked = { ...bySystem(said('expired', { day: today }), `expire/${today}/${no}`), request: { today } };
    const wh = totalQuantity(due);
    await post(tx, scope.park.id, no, 'expire', asked, entries, { wh });
    await storeTaken(tx, scope.park.id, { taken: due, rest: [], parents: [] }, { act: 'expire' });
    await scope.audit(tx, { action: 'certificates.expire', subject: `transaction/${no}`, after: { wh, today } });
    return wh;
  });
}

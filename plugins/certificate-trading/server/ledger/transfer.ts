import type { Principal, Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import { gecKinds, mayChangeHands, takeQuantity, totalQuantity, type Holding, type Taken } from '../../domain/index.ts';
import { checkAccount, type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import { activeHoldings, storeTaken } from './holding-store.ts';
import { ofKinds } from './kinds.ts';
import type { Asked } from './asked.ts';
import { ledgerTx } from './ledger-tx.ts';
import { answered, nextNo, post } from './post.ts';

/** Ranges that are looked at first. Few are enough as a rule, and an account may have very many. */
export const firstRanges = 32;

/** Usable certificates of an account, earliest expiry first: enough for an amount, or all there are; with `only` of those. */
export async function enoughOf(tx: Tx, account: string, wh: number, only: SQL = sql`true`): Promise<Holding[]> {
  for (let limit = firstRanges; ; limit *= 16) {
    const holdings = await activeHoldings(tx, sql`account = ${account} and ${only}`, limit);
    if (holdings.length < limit || totalQuantity(holdings) >= wh) return holdings;
  }
}

/** Takes an amount out of what an account can use, earliest expiry first, all or nothing. */
export async function take(tx: Tx, account: string, wh: number): Promise<Taken> {
  const holdings = await enoughOf(tx, account, wh);
  const taken = takeQuantity(holdings, wh);
  if (!taken) throw ledgerErrors.NOT_ENOUGH({ account, held: totalQuantity(holdings), wh });
  return taken;
}

/** Moves certificates between accounts, but for those whose kind does not let them. @throws CERTIFICATE_NOT_ENOUGH, CERTIFICATE_NOT_OFFERABLE */
export async function transfer(
  certificates: Certificates,
  { from, to, wh }: { from: string; to: string; wh: number },
  asked: Asked,
  principal: Principal,
): Promise<{ transaction: number; wh: number }> {
  const { scope } = certificates;
  await checkActing(certificates, principal, from, 'trade');
  checkAccount(certificates, to);
  if (from === to) throw ledgerErrors.SAME_ACCOUNT({ account: from });
  return ledgerTx(scope, async (tx) => {
    const before = await answered<{ transaction: number; wh: number }>(tx, asked);
    if (before) return before;
    const no = await nextNo(tx, 'transactions');
    const movable = gecKinds.filter((kind) => mayChangeHands(kind, to.startsWith('external/')));
    const holdings = await enoughOf(tx, from, wh, ofKinds(movable));
    const taken = takeQuantity(holdings, wh);
    if (!taken) {
      await take(tx, from, wh);
      throw ledgerErrors.NOT_OFFERABLE({ account: from, held: totalQuantity(holdings), wh });
    }
    await storeTaken(tx, scope, taken, { act: 'transfer', account: to });
    const result = { transaction: no, wh };
    const entries = [
      { account: from, bucket: 'held' as const, wh: -wh },
      { account: to, bucket: 'held' as const, wh },
    ];
    await post(tx, scope.park.id, no, 'transfer', asked, entries, result);
    await scope.audit(tx, {
      action: 'certificates.transfer',
      subject: `transaction/${no}`,
      actor: principal,
      after: { from, to, wh },
      note: asked.reason,
    });
    return result;
  });
}

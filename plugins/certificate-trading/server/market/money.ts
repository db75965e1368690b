import type { Principal } from '@lingtan/sdk';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import type { Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answered, nextNo, post } from '../ledger/post.ts';
import { loadMoney } from './load.ts';
import { writeMoney } from './write.ts';

export interface MoneyMoved {
  transaction: number;
  availableFen: number;
}

/** Books money that came in for an account, or went out of it: never more than it can use. */
export async function moveMoney(
  certificates: Certificates,
  { account, fen }: { account: string; fen: number },
  asked: Asked,
  principal: Principal,
): Promise<MoneyMoved> {
  const { scope } = certificates;
  await checkActing(certificates, principal, account, 'deposit');
  return ledgerTx(scope, async (tx) => {
    const before = await answered<MoneyMoved>(tx, asked);
    if (before) return before;
    const available = (await loadMoney(tx, [account])).get(account) ?? 0;
    if (available + fen < 0) throw ledgerErrors.MONEY_SHORT({ account, available, fen: -fen });
    const transaction = await nextNo(tx, 'transactions');
    const result = { transaction, availableFen: available + fen };
    await post(tx, scope.park.id, transaction, fen > 0 ? 'deposit' : 'withdraw', asked, [], result);
    await writeMoney(tx, scope.park.id, transaction, [
      { account, bucket: 'outside', fen: -fen },
      { account, bucket: 'available', fen },
    ]);
    await scope.audit(tx, {
      action: fen > 0 ? 'certificates.deposit' : 'certificates.withdraw',
      subject: `transaction/${transaction}`,
      actor: principal,
      after: { account, fen },
      note: asked.reason,
    });
    return result;
  });
}

import type { Principal, Tx } from '@lingtan/sdk';
import type { Certificates } from '../context.ts';
import type { Asked } from './asked.ts';
import { ledgerTx } from './ledger-tx.ts';
import { answered, nextNo } from './post.ts';

/** Who asks for a change; without a principal the plugin itself. */
export interface LedgerChange {
  readonly asked: Asked;
  readonly principal: Principal | null;
}

/** One change in a transaction of its own that holds the ledger, with its audit; the same key gives the same answer. */
export async function once<T extends { no: number }>(
  { scope }: Certificates,
  { asked, principal }: LedgerChange,
  what: { readonly subject: string; readonly action: string },
  work: (tx: Tx, transaction: number) => Promise<T>,
): Promise<T> {
  return ledgerTx(scope, async (tx) => {
    const before = await answered<T>(tx, asked);
    if (before) return before;
    const result = await work(tx, await nextNo(tx, 'transactions'));
    await scope.audit(tx, {
      action: `certificates.${what.action}`,
      subject: `${what.subject}/${result.no}`,
      ...(principal && { actor: principal }),
      after: { ...result, request: asked.request },
      note: asked.reason,
    });
    return result;
  });
}

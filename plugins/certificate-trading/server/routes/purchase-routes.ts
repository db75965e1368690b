import {
  decidePurchaseRoute,
  type PurchaseChange,
  purchaseProposal,
  proposePurchaseRoute,
  purchasesRoute,
} from '../../contracts/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import type { Exchange } from '../market/exchange.ts';
import { proposePurchase, readPurchases, sendPurchase } from '../purchases/purchases.ts';

/** Routes of purchases that a second person decides. */
export function registerPurchaseRoutes(certificates: Certificates, exchange: Exchange): void {
  const { scope } = certificates;
  scope.route(purchasesRoute, async ({ principal, tx }) => ({
    me: actorOf(principal),
    purchases: await tx((open) => readPurchases(open)),
  }));
  scope.route(proposePurchaseRoute, ({ body, principal }) => {
    const { account, book, lots, priceFen } = body;
    const terms = { account, book, lots, priceFen };
    return proposePurchase(certificates, exchange, terms, asking(principal, body, { purchase: terms }));
  });
  scope.route(
    decidePurchaseRoute,
    async ({ params: { no }, body: { act, reason: note, idempotencyKey }, principal }) => {
      const answer = { act, note, idempotencyKey };
      const change = (await scope.proposals.decide(purchaseProposal, String(no), answer, principal)) as PurchaseChange;
      return act === 'approve' ? { ...change, ...(await sendPurchase(certificates, exchange, no)) } : change;
    },
  );
}

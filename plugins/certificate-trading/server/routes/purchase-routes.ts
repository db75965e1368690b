import type { Principal } from '@lingtan/sdk';
import { decidePurchaseRoute, proposePurchaseRoute, purchasesRoute } from '../../contracts/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import type { LedgerChange } from '../ledger/once.ts';
import type { Exchange } from '../market/exchange.ts';
import { decidePurchase, proposePurchase, readPurchases } from '../purchases/purchases.ts';

function changeOf(
  { reason, idempotencyKey }: { reason: string; idempotencyKey: string },
  principal: Principal,
  request: object,
): LedgerChange & { principal: Principal } {
  return { asked: { actor: actorOf(principal), reason, idempotencyKey, request }, principal };
}

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
    return proposePurchase(certificates, exchange, terms, changeOf(body, principal, { purchase: terms }));
  });
  scope.route(decidePurchaseRoute, ({ params, body, principal }) => {
    const request = { no: params.no, act: body.act };
    return decidePurchase(certificates, exchange, request, changeOf(body, principal, { decide: request }));
  });
}

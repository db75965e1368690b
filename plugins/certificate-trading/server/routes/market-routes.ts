import type { Principal } from '@lingtan/sdk';
import {
  bookProofRoute,
  bookRoute,
  cancelAllRoute,
  cancelOrderRoute,
  clearBookRoute,
  demandRoute,
  directBuyRoute,
  candlesRoute,
  haltRoute,
  listingsRoute,
  marketRoute,
  moneyMoveRoute,
  moneyRoute,
  ordersRoute,
  placeOrderRoute,
  positionRoute,
  purchasePlanRoute,
} from '../../contracts/index.ts';
import { checkAccount, checkOwner, type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { asking, keyed } from '../ledger/asked.ts';
import { planPurchases } from '../desk/plan-purchases.ts';
import { keepPlan } from '../desk/plan-store.ts';
import { readPosition } from '../desk/read-position.ts';
import { ledgerErrors } from '../errors.ts';
import type { Exchange } from '../market/exchange.ts';
import { enterDemand } from '../market/enter-demand.ts';
import { moveMoney } from '../market/money.ts';
import { proveBook } from '../market/prove-book.ts';
import {
  readBook,
  readCandles,
  readListings,
  readMarket,
  readMoney,
  readOrderAccount,
  readOrders,
} from '../market/read-market.ts';
import { accepted } from '../market/refusal-text.ts';

const ownAccount = ({ enterpriseId }: Principal): string | null =>
  enterpriseId === null ? null : `enterprise/${enterpriseId}`;

/** Routes of the exchange. */
export function registerMarketRoutes(certificates: Certificates, exchange: Exchange): void {
  const { scope } = certificates;
  scope.route(marketRoute, () => readMarket(certificates, exchange));
  scope.route(bookRoute, ({ params, principal }) =>
    readBook(certificates, exchange, params.book, ownAccount(principal)),
  );
  scope.route(listingsRoute, ({ params, query, principal }) =>
    readListings(exchange, params.book, ownAccount(principal), query.limit),
  );
  scope.route(candlesRoute, ({ params, query }) => {
    exchange.book(params.book);
    return readCandles(certificates, params.book, query);
  });
  scope.route(ordersRoute, async ({ query, tx }) => ({ orders: await tx((open) => readOrders(open, query)) }));
  scope.route(moneyRoute, ({ tx }) => tx(readMoney));
  scope.route(positionRoute, ({ query, principal, tx }) => {
    checkOwner(principal, query.account);
    checkAccount(certificates, query.account);
    const own = ownAccount(principal);
    const targets = certificates.scope.config.targets.map(({ account }) => account);
    const targetAccounts = targets.filter((account) => own === null || account === own);
    return tx(async (open) => ({ ...(await readPosition(certificates, exchange, open, query)), targetAccounts }));
  });
  scope.route(purchasePlanRoute, async ({ body, principal, tx }) => {
    checkOwner(principal, body.account);
    checkAccount(certificates, body.account);
    // Who may see a plan may have it made: what is written is only the record of what was shown, and of that so much is kept.
    const plan = await tx((open) => planPurchases(certificates, exchange, open, body));
    return { no: await keepPlan(scope, plan), ...plan };
  });
  scope.route(bookProofRoute, ({ params }) => proveBook(certificates, exchange, params.book));

  scope.route(placeOrderRoute, async ({ params, body, principal }) => {
    const { account, side, lots, priceFen, force, postOnly, displayLots, validFrom, expiresAt, device, month } = body;
    await checkActing(certificates, principal, account, 'trade');
    const most = scope.config.market.maxPriceFen;
    if (priceFen !== undefined && priceFen > most) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen, most });
    const answer = accepted(
      await exchange.book(params.book).submit({
        kind: 'order',
        order: {
          owner: account,
          side,
          quantity: lots,
          price: priceFen ?? null,
          force,
          ...(postOnly && { postOnly }),
          ...(displayLots !== undefined && { display: displayLots }),
          ...(validFrom !== undefined && { validFrom: Date.parse(validFrom) }),
          ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
          ...(body.product && { product: body.product }),
        },
        choice: { ...(device !== undefined && { device }), ...(month !== undefined && { month }) },
        ...keyed(principal, body),
      }),
    );
    const { sequence, order, state, remaining, trades } = answer;
    return { book: params.book, sequence, order: order!, state: state!, remaining, trades: [...trades] };
  });

  scope.route(directBuyRoute, async ({ params, body, principal }) => {
    const { account, ask: askId, lots, priceFen: price } = body;
    await checkActing(certificates, principal, account, 'trade');
    const buy = { kind: 'direct-buy' as const, owner: account, askId, price, lots };
    const answer = accepted(await exchange.book(params.book).submit({ ...buy, ...keyed(principal, body) }));
    const { sequence, order, state, remaining, trades } = answer;
    return { book: params.book, sequence, order: order!, state: state!, remaining, trades: [...trades] };
  });

  scope.route(demandRoute, async ({ params, body, principal }) => {
    await checkActing(certificates, principal, body.account, 'trade');
    const most = scope.config.market.maxPriceFen;
    if (body.priceFen > most) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen: body.priceFen, most });
    return enterDemand(certificates, exchange.book(params.book), body, keyed(principal, body));
  });

  scope.route(cancelOrderRoute, async ({ params, body, principal, tx }) => {
    const owner = ownAccount(principal);
    const account = await tx((open) => readOrderAccount(open, params.book, params.order));
    if (account !== null) await checkActing(certificates, principal, account, 'trade');
    const answer = accepted(
      await exchange.book(params.book).submit({
        kind: 'cancel',
        orderId: params.order,
        ...(owner !== null && { owner }),
        ...keyed(principal, body),
      }),
    );
    return { sequence: answer.sequence, cancelled: [...answer.left] };
  });

  scope.route(cancelAllRoute, async ({ params, body, principal }) => {
    const owner = body.account ?? ownAccount(principal) ?? 'park';
    await checkActing(certificates, principal, owner, 'trade');
    const answer = await exchange.book(params.book).submit({ kind: 'cancel-all', owner, ...keyed(principal, body) });
    return { sequence: answer.sequence, cancelled: [...answer.left] };
  });

  scope.route(clearBookRoute, async ({ params, body, principal }) => {
    const answer = await exchange.book(params.book).submit({ kind: 'cancel-all', ...keyed(principal, body) });
    return { sequence: answer.sequence, cancelled: [...answer.left] };
  });

  scope.route(haltRoute, async ({ params, body, principal }) => {
    const kind = body.halted ? ('halt' as const) : ('resume' as const);
    const answer = await exchange.book(params.book).submit({ kind, ...keyed(principal, body) });
    return { sequence: answer.sequence, halted: answer.halted };
  });

  scope.route(moneyMoveRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...request } = body;
    const { asked } = asking(principal, body, { money: request });
    return moveMoney(certificates, request, asked, principal);
  });
}

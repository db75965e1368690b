import type { Principal } from '@lingtan/sdk';
import {
  answerDealRoute,
  dealsRoute,
  proposeDealRoute,
  quoteRoute,
  requestQuotesRoute,
  settleDealRoute,
} from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { readAllDeals } from '../deals/deal-store.ts';
import { answerDeal, checkAccepting, proposeDeal, quote, requestQuotes, settleDeal } from '../deals/deals.ts';
import { asking, type Asked } from '../ledger/asked.ts';
import { iso } from '../refs.ts';

/** Reason and key apart from what is asked for. */
function askedOf<B extends { reason: string; idempotencyKey: string }>(
  body: B,
  principal: Principal,
  about: object,
): { terms: Omit<B, 'reason' | 'idempotencyKey'>; change: { asked: Asked; principal: Principal } } {
  const { reason: _r, idempotencyKey: _k, ...terms } = body;
  return { terms, change: asking(principal, body, { ...about, ...terms }) };
}

/** Routes of bilateral deals and requests for quotes. */
export function registerDealRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(dealsRoute, ({ query, principal, tx }) => {
    const own = principal.enterpriseId === null ? null : `enterprise/${principal.enterpriseId}`;
    return tx((open) => readAllDeals(open, iso(scope.clock.now()), own, query.limit));
  });
  scope.route(proposeDealRoute, ({ body, principal }) => {
    const { terms, change } = askedOf(body, principal, { act: 'propose' });
    return proposeDeal(certificates, terms, change);
  });
  scope.route(requestQuotesRoute, ({ body, principal }) => {
    const { terms, change } = askedOf(body, principal, { act: 'request' });
    return requestQuotes(certificates, terms, change);
  });
  scope.route(quoteRoute, ({ params, body, principal }) => {
    const { terms, change } = askedOf(body, principal, { act: 'quote', request: params.no });
    return quote(certificates, { ...terms, request: params.no }, change);
  });
  scope.route(answerDealRoute, async ({ params, body, principal }) => {
    if (body.act === 'accept') await checkAccepting(certificates, params.no, principal);
    const { terms, change } = askedOf(body, principal, { deal: params.no });
    return answerDeal(certificates, { ...terms, no: params.no }, change);
  });
  scope.route(settleDealRoute, ({ params, body, principal }) => {
    const { change } = askedOf(body, principal, { act: 'settle', deal: params.no });
    return settleDeal(certificates, params.no, change);
  });
}

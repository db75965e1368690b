import type { Principal } from '@lingtan/sdk';
import {
  answerDealRoute,
  type DealChange,
  dealProposal,
  dealsRoute,
  proposeDealRoute,
  quoteRoute,
  requestQuotesRoute,
  settleDealRoute,
} from '../../contracts/index.ts';
import { checkOwner, type Certificates } from '../context.ts';
import { readAllDeals } from '../deals/deal-store.ts';
import { dealOf, proposeDeal, quote, requestQuotes, settleDeal } from '../deals/deals.ts';
import { ledgerErrors } from '../errors.ts';
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
  scope.route(answerDealRoute, async ({ params: { no }, body, principal, tx }) => {
    const { account, reason: note, idempotencyKey } = body;
    checkOwner(principal, account);
    const { seller, buyer, proposedBy } = await tx((open) => dealOf(certificates, open, no));
    if (account !== seller && account !== buyer) throw ledgerErrors.DEAL_UNKNOWN({ no });
    if (account === proposedBy) throw ledgerErrors.DEAL_OWN({ no });
    const act = body.act === 'accept' ? 'approve' : 'reject';
    const answer = { act, note, idempotencyKey } as const;
    return (await scope.proposals.decide(dealProposal, String(no), answer, principal)) as DealChange;
  });
  scope.route(settleDealRoute, ({ params, body, principal }) => {
    const { change } = askedOf(body, principal, { act: 'settle', deal: params.no });
    return settleDeal(certificates, params.no, change);
  });
}

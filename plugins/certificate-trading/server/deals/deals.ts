import { localDate, personOf } from '@lingtan/sdk';
import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { dealProposal, type DealChange, type DealSettles } from '../../contracts/index.ts';
import { totalQuantity } from '../../domain/index.ts';
import { checkAccount, type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { eachDue } from '../each-due.ts';
import { ledgerErrors } from '../errors.ts';
import { bySystem, type Asked } from '../ledger/asked.ts';
import { once, type LedgerChange } from '../ledger/once.ts';
import { lockLedger } from '../ledger/ledger-tx.ts';
import { nextNo, post } from '../ledger/post.ts';
import { accountName, decided, partiesOf, yuanOf } from '../proposing.ts';
import { loadMoney } from '../market/load.ts';
import { checkSpending } from '../market/spending.ts';
import { writeMoney } from '../market/write.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { changeDeal, nextDealNo, readDeals, readRequests, type StoredDeal } from './deal-store.ts';
import { costOf, deliverable, settleLots } from './settle-deal.ts';

interface Subject {
  readonly lots: number;
  readonly device?: string | undefined;
  readonly month?: string | undefined;
  readonly settles: DealSettles;
  readonly expiresAt: string;
}

const change = (action: string) => ({ subject: 'deal', action });

function checkTerms({ scope }: Certificates, { device, expiresAt }: Subject, priceFen: number): void {
  const { devices, market } = scope.config;
  if (device !== undefined && !devices.some(({ id }) => id === device)) throw ledgerErrors.DEVICE_UNKNOWN({ device });
  if (priceFen > market.maxPriceFen) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen, most: market.maxPriceFen });
  if (Date.parse(expiresAt) <= scope.clock.now()) throw ledgerErrors.EXPIRY_PAST({ expiresAt });
}

async function insertDeal(
  certificates: Certificates,
  tx: Tx,
  transaction: number,
  terms: Subject & { seller: string; buyer: string; proposedBy: string; priceFen: number; request: number | null },
  { asked, principal }: LedgerChange & { principal: Principal },
): Promise<DealChange> {
  const { scope } = certificates;
  const { lotWh, buyerFeeBps, sellerFeeBps } = scope.config.market;
  const no = await nextDealNo(tx, 'deals');
  const result: DealChange = { no, transaction, state: 'proposed', deliveredLots: null };
  await post(tx, scope.park.id, transaction, 'deal', asked, [], result);
  await tx.execute(sql`
    insert into plugin_certificate_trading.deals (park_id, no, request_no, seller, buyer, proposed_by, proposed_person, lots, lot_wh, price_fen,
      buyer_bps, seller_bps, device, month, settles, expires_at, state, reason, proposed_in, transaction_no)
    values (${scope.park.id}, ${no}, ${terms.request}, ${terms.seller}, ${terms.buyer}, ${terms.proposedBy},
      ${personOf(principal)}, ${terms.lots}, ${lotWh}, ${terms.priceFen}, ${buyerFeeBps}, ${sellerFeeBps}, ${terms.device ?? null}, ${terms.month ?? null},
      ${terms.settles}, ${terms.expiresAt}::timestamptz, 'proposed', ${asked.reason}, ${transaction}, ${transaction})`);
  const { seller, buyer, proposedBy, lots } = terms;
  const side = proposedBy === seller ? buyer : seller;
  const names = { seller: accountName(certificates, seller), buyer: accountName(certificates, buyer) };
  const params = { person: principal.name, ...names, lots, price: yuanOf(terms.priceFen) };
  await scope.proposals.propose(
    tx,
    dealProposal,
    {
      ...{
        subject: String(no),
        link: '/deals',
        data: { deal: no },
        params: { ...params, side: accountName(certificates, side) },
      },
      ...{ reason: asked.reason, expiresAt: Date.parse(terms.expiresAt), ...partiesOf([seller, buyer], side) },
    },
    principal,
  );
  return result;
}

/** Proposes a deal to the other party. */
export async function proposeDeal(
  certificates: Certificates,
  terms: Subject & { seller: string; buyer: string; proposedBy: string; priceFen: number },
  asking: LedgerChange & { principal: Principal },
): Promise<DealChange> {
  await checkActing(certificates, asking.principal, terms.proposedBy, 'trade');
  for (const account of [terms.seller, terms.buyer]) checkAccount(certificates, account);
  checkTerms(certificates, terms, terms.priceFen);
  return once(certificates, asking, change('deal-propose'), async (tx, transaction) => {
    // Who offers to buy is bound by it: the seller's answer asks nobody again.
    if (terms.proposedBy === terms.buyer)
      await checkSpending(certificates, tx, terms.buyer, terms.lots * terms.priceFen);
    return insertDeal(certificates, tx, transaction, { ...terms, request: null }, asking);
  });
}

/** Asks chosen sellers for quotes. */
export async function requestQuotes(
  certificates: Certificates,
  terms: Subject & { buyer: string; sellers: readonly string[] },
  asking: LedgerChange & { principal: Principal },
): Promise<{ no: number; transaction: number }> {
  const { scope } = certificates;
  await checkActing(certificates, asking.principal, terms.buyer, 'trade');
  for (const account of [terms.buyer, ...terms.sellers]) checkAccount(certificates, account);
  checkTerms(certificates, terms, 0);
  return once(certificates, asking, change('quotes-request'), async (tx, transaction) => {
    const no = await nextDealNo(tx, 'quote_requests');
    const result = { no, transaction };
    await post(tx, scope.park.id, transaction, 'deal', asking.asked, [], result);
    await tx.execute(sql`
      insert into plugin_certificate_trading.quote_requests
        (park_id, no, transaction_no, buyer, sellers, lots, device, month, settles, expires_at, reason)
      values (${scope.park.id}, ${no}, ${transaction}, ${terms.buyer},
        array(select jsonb_array_elements_text(${JSON.stringify(terms.sellers)}::jsonb)), ${terms.lots},
        ${terms.device ?? null}, ${terms.month ?? null}, ${terms.settles}, ${terms.expiresAt}::timestamptz, ${asking.asked.reason})`);
    return result;
  });
}

/** A quote on a request: a proposal of the seller to its buyer. */
export async function quote(
  certificates: Certificates,
  { request: no, ...offer }: { request: number; seller: string; lots: number; priceFen: number; expiresAt: string },
  asking: LedgerChange & { principal: Principal },
): Promise<DealChange> {
  const { scope } = certificates;
  await checkActing(certificates, asking.principal, offer.seller, 'trade');
  return once(certificates, asking, change('quote'), async (tx, transaction) => {
    const [request] = await readRequests(tx, iso(scope.clock.now()), { no, own: null, limit: 1 });
    // Who was not asked does not learn that there is such a request.
    if (!request?.sellers.includes(offer.seller)) throw ledgerErrors.REQUEST_UNKNOWN({ no });
    if (!request.open) throw ledgerErrors.REQUEST_OVER({ no });
    const { buyer, device, month, settles } = request;
    const subject = { ...(device !== null && { device }), ...(month !== null && { month }), settles };
    const terms = { ...offer, ...subject, buyer, proposedBy: offer.seller, request: no };
    checkTerms(certificates, terms, offer.priceFen);
    return insertDeal(certificates, tx, transaction, terms, asking);
  });
}

export async function dealOf({ scope }: Certificates, tx: Tx, no: number): Promise<StoredDeal> {
  const [deal] = await readDeals(tx, iso(scope.clock.now()), { no, limit: 1 });
  if (!deal) throw ledgerErrors.DEAL_UNKNOWN({ no });
  return deal;
}

/** What the other party answers. Accepted, a deal settles at once, or its money is reserved until delivery. */
export function handleDeals(certificates: Certificates): void {
  const { proposals, park } = certificates.scope;
  proposals.handle(dealProposal, {
    async before(tx) {
      await lockLedger(tx, certificates.scope);
      return [];
    },
    async decide(tx, decision): Promise<DealChange> {
      const { act, proposal } = decision;
      const no = proposal.data.deal;
      const [deal, asked] = [await dealOf(certificates, tx, no), decided(decision)];
      const transaction = await nextNo(tx, 'transactions');
      if (act === 'approve') {
        const account = deal.proposedBy === deal.seller ? deal.buyer : deal.seller;
        await checkActing(certificates, decision.principal, account, 'trade', tx);
        return acceptDeal(certificates, tx, deal, { transaction, asked });
      }
      const state = act === 'reject' ? 'declined' : 'withdrawn';
      const result: DealChange = { no, transaction, state, deliveredLots: null };
      await post(tx, park.id, transaction, 'deal', asked, [], result);
      await changeDeal(tx, no, { state, transaction });
      return result;
    },
  });
}

async function acceptDeal(
  certificates: Certificates,
  tx: Tx,
  deal: StoredDeal,
  { transaction, asked }: { transaction: number; asked: Asked },
): Promise<DealChange> {
  const { scope } = certificates;
  const { no } = deal;
  await checkRequest(certificates, tx, deal);
  if (deal.proposedBy === deal.seller) await checkSpending(certificates, tx, deal.buyer, deal.lots * deal.priceFen);
  const fen = costOf(deal);
  const available = (await loadMoney(tx, [deal.buyer])).get(deal.buyer) ?? 0;
  if (available < fen) throw ledgerErrors.MONEY_SHORT({ account: deal.buyer, available, fen });
  if (deal.settles === 'after-delivery') {
    const result: DealChange = { no, transaction, state: 'accepted', deliveredLots: null };
    await post(tx, scope.park.id, transaction, 'deal', asked, [], result);
    await writeMoney(tx, scope.park.id, transaction, [
      { account: deal.buyer, bucket: 'available', fen: -fen },
      { account: deal.buyer, bucket: 'reserved', fen },
    ]);
    await changeDeal(tx, no, { state: 'accepted', transaction, reservedFen: fen });
    return result;
  }
  const holdings = await deliverable(certificates, tx, deal);
  const [held, wh] = [totalQuantity(holdings), deal.lots * deal.lotWh];
  if (held < wh) throw ledgerErrors.NOT_OFFERABLE({ account: deal.seller, held, wh });
  const result: DealChange = { no, transaction, state: 'settled', deliveredLots: deal.lots };
  await settleLots(certificates, tx, deal, { lots: deal.lots, holdings, transaction }, asked, result);
  return result;
}

/** Together the accepted quotes of a request are no more than was asked for. */
async function checkRequest({ scope }: Certificates, tx: Tx, deal: StoredDeal): Promise<void> {
  if (deal.request === null) return;
  const [request] = await readRequests(tx, iso(scope.clock.now()), { no: deal.request, own: null, limit: 1 });
  if (request!.acceptedLots + deal.lots > request!.lots) throw ledgerErrors.REQUEST_OVER({ no: deal.request });
}

/** Settles an accepted deal with what the seller has of its month: all of it, or the whole lots that were delivered. */
export async function settleDeal(certificates: Certificates, no: number, asking: LedgerChange): Promise<DealChange> {
  return once(certificates, asking, change('deal-settle'), async (tx, transaction) => {
    const deal = await dealOf(certificates, tx, no);
    if (deal.state !== 'accepted') throw ledgerErrors.DEAL_OVER({ no, state: deal.state });
    const holdings = await deliverable(certificates, tx, deal);
    const lots = Math.min(deal.lots, Math.floor(totalQuantity(holdings) / deal.lotWh));
    const result: DealChange = { no, transaction, state: lots > 0 ? 'settled' : 'failed', deliveredLots: lots };
    await settleLots(certificates, tx, deal, { lots, holdings, transaction }, asking.asked, result);
    return result;
  });
}

/** Days after the end of its month for late readings and corrections, before what was delivered counts. */
const graceDays = 10;

/** Settles every accepted deal whose month is over and whose readings had time to come in. */
export async function settleDueDeals(certificates: Certificates): Promise<number> {
  const { scope } = certificates;
  const now = scope.clock.now();
  const ended = localDate(now - graceDays * 86_400_000, scope.park.timeZone).slice(0, 7);
  const open = await scope.db.tx((tx) => readDeals(tx, iso(now), { state: 'accepted', limit: 10_000 }));
  const due = open.filter(({ month }) => month !== null && month < ended);
  return eachDue(
    certificates,
    due.map(({ no }) => ({ no })),
    'a deal whose month is over cannot be settled yet',
    ({ no }) => {
      const asked = { ...bySystem(said('deal-delivered'), `settle-deal/${no}`), request: { settle: no } };
      return settleDeal(certificates, no, { asked, principal: null });
    },
  );
}

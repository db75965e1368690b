import { localDate } from '@lingtan/sdk';
import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { AuctionClosed } from '../../contracts/index.ts';
import { RangePool, reservedFor, type RangeChoice } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { eachDue } from '../each-due.ts';
import { ledgerErrors } from '../errors.ts';
import { bySystem, type Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answered, nextNo, post } from '../ledger/post.ts';
import { loadLocked, loadMoney, loadOfferable } from '../market/load.ts';
import { checkSpending } from '../market/spending.ts';
import { writeMoney, writeRanges } from '../market/write.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { nextAuctionNo, readAuctions, readSealed, type StoredAuction, type StoredOrder } from './auction-store.ts';
import { clear, lockName } from './close-auction.ts';

export interface AuctionChange {
  readonly asked: Asked;
  readonly principal: Principal | null;
}
type Numbered = { no: number; transaction: number };

async function once<T extends { no: number }>(
  { scope }: Certificates,
  { asked, principal }: AuctionChange,
  action: string,
  work: (tx: Tx, transaction: number) => Promise<T>,
): Promise<T> {
  return ledgerTx(scope, async (tx) => {
    const before = await answered<T>(tx, asked);
    if (before) return before;
    const result = await work(tx, await nextNo(tx, 'transactions'));
    await scope.audit(tx, {
      action: `certificates.auction-${action}`,
      subject: `auction/${result.no}`,
      ...(principal && { actor: principal }),
      // What is sealed stays out of the log of the park.
      after: result,
      note: asked.reason,
    });
    return result;
  });
}

/** Announces an auction. */
export async function openAuction(
  certificates: Certificates,
  terms: { opensAt?: string | undefined; closesAt: string; referenceFen?: number | undefined },
  change: AuctionChange,
): Promise<Numbered> {
  const { scope } = certificates;
  const now = scope.clock.now();
  if (Date.parse(terms.closesAt) <= now) throw ledgerErrors.EXPIRY_PAST({ expiresAt: terms.closesAt });
  return once(certificates, change, 'open', async (tx, transaction) => {
    const { lotWh, buyerFeeBps, sellerFeeBps } = scope.config.market;
    const no = await nextAuctionNo(tx);
    const result = { no, transaction };
    await post(tx, scope.park.id, transaction, 'auction', change.asked, [], result);
    await tx.execute(sql`
      insert into plugin_certificate_trading.auctions
        (park_id, no, transaction_no, opens_at, closes_at, lot_wh, buyer_bps, seller_bps, reference_fen, state, reason)
      values (${scope.park.id}, ${no}, ${transaction}, ${terms.opensAt ?? iso(now)}::timestamptz, ${terms.closesAt}::timestamptz,
        ${lotWh}, ${buyerFeeBps}, ${sellerFeeBps}, ${terms.referenceFen ?? null}, 'open', ${change.asked.reason})`);
    return result;
  });
}

async function auctionOf({ scope }: Certificates, tx: Tx, no: number): Promise<StoredAuction> {
  const [auction] = await readAuctions(tx, iso(scope.clock.now()), { no, limit: 1 });
  if (!auction) throw ledgerErrors.AUCTION_UNKNOWN({ no });
  return auction;
}

export interface SealRequest {
  readonly auction: number;
  readonly account: string;
  readonly side: 'bid' | 'ask';
  readonly lots: number;
  readonly priceFen: number;
  readonly device?: string | undefined;
  readonly month?: string | undefined;
}

/** Enters a sealed order with its reservation. */
export async function sealOrder(
  certificates: Certificates,
  request: SealRequest,
  change: AuctionChange & { principal: Principal },
): Promise<Numbered> {
  const { scope } = certificates;
  const { account, side, lots, priceFen } = request;
  const { maxPriceFen, maxOrderLots } = scope.config.market;
  await checkActing(certificates, change.principal, account, 'trade');
  if (priceFen > maxPriceFen) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen, most: maxPriceFen });
  if (lots > maxOrderLots) throw ledgerErrors.TOO_MANY_LOTS({ lots, most: maxOrderLots });
  return once(certificates, change, 'seal', async (tx, transaction) => {
    const auction = await auctionOf(certificates, tx, request.auction);
    if (auction.state !== 'open') throw ledgerErrors.AUCTION_NOT_OPEN({ no: auction.no, state: auction.state });
    const no = await nextAuctionNo(tx, auction.no);
    const result = { no, transaction };
    const reservedFen = side === 'bid' ? reservedFor(lots, priceFen, auction.buyerBps) : 0;
    const wh = side === 'ask' ? lots * auction.lotWh : 0;
    if (side === 'bid') await checkSpending(certificates, tx, account, lots * priceFen);
    const available = side === 'bid' ? ((await loadMoney(tx, [account])).get(account) ?? 0) : 0;
    if (available < reservedFen) throw ledgerErrors.MONEY_SHORT({ account, available, fen: reservedFen });
    const pool = side === 'ask' ? await lockFor(certificates, tx, request, auction, String(no)) : null;
    await post(
      tx,
      scope.park.id,
      transaction,
      'auction',
      change.asked,
      [
        { account, bucket: 'held', wh: -wh },
        { account, bucket: 'reserved', wh },
      ],
      result,
    );
    if (pool) await writeRanges(tx, scope.park.id, lockName(auction.no), pool.changes());
    await writeMoney(tx, scope.park.id, transaction, [
      { account, bucket: 'available', fen: -reservedFen },
      { account, bucket: 'reserved', fen: reservedFen },
    ]);
    await tx.execute(sql`
      insert into plugin_certificate_trading.auction_orders
        (park_id, auction_no, no, transaction_no, account, side, lots, price_fen, state, reserved_fen)
      values (${scope.park.id}, ${auction.no}, ${no}, ${transaction}, ${account}, ${side}, ${lots}, ${priceFen}, 'sealed',
        ${reservedFen})`);
    return result;
  });
}

/** Locks what an ask offers: certificates that are still valid when the auction closes. */
async function lockFor(
  { scope }: Certificates,
  tx: Tx,
  { account, lots, device, month }: SealRequest,
  { lotWh, closesAt }: StoredAuction,
  order: string,
): Promise<RangePool> {
  const { timeZone } = scope.park;
  const choice: RangeChoice = { ...(device !== undefined && { device }), ...(month !== undefined && { month }) };
  const today = localDate(Date.parse(closesAt), timeZone);
  const wh = lots * lotWh;
  for (let limit = 64; ; limit *= 16) {
    const ranges = await loadOfferable(tx, { account, choice, sources: [], timeZone, today, limit });
    const pool = new RangePool(today);
    pool.add(ranges);
    if (pool.lock(account, wh, choice, order)) return pool;
    if (ranges.length < limit) throw ledgerErrors.NOT_OFFERABLE({ account, held: pool.available(account, choice), wh });
  }
}

/** Takes a sealed order back: by its owner, or because its certificates must not be sold any more. */
export async function withdrawSealed(
  certificates: Certificates,
  { auction: auctionNo, order: no }: { auction: number; order: number },
  change: AuctionChange,
): Promise<Numbered> {
  return once(certificates, change, 'withdraw', async (tx, transaction) => {
    const auction = await auctionOf(certificates, tx, auctionNo);
    const order = (await readSealed(tx, [auctionNo])).find((each) => each.no === no);
    if (!order) throw ledgerErrors.AUCTION_UNKNOWN({ no: auctionNo });
    if (change.principal) await checkActing(certificates, change.principal, order.account, 'trade', tx);
    if (order.state !== 'sealed' || (change.principal && auction.state !== 'open'))
      throw ledgerErrors.AUCTION_NOT_OPEN({ no: auctionNo, state: auction.state });
    await giveBack(certificates, tx, auction, order, transaction, change.asked);
    return { no, transaction };
  });
}

async function giveBack(
  { scope }: Certificates,
  tx: Tx,
  auction: StoredAuction,
  { no, account, side, lots, reservedFen }: StoredOrder,
  transaction: number,
  asked: Asked,
): Promise<void> {
  const name = lockName(auction.no);
  const wh = side === 'ask' ? lots * auction.lotWh : 0;
  await post(
    tx,
    scope.park.id,
    transaction,
    'auction',
    asked,
    [
      { account, bucket: 'reserved', wh: -wh },
      { account, bucket: 'held', wh },
    ],
    { no, transaction },
  );
  if (wh > 0) {
    const pool = new RangePool(dayOf(scope));
    const locked = await loadLocked(tx, [`${name}/${no}`], scope.park.timeZone);
    pool.add(locked.map((range) => ({ ...range, order: String(no) })));
    pool.release(String(no), wh);
    await writeRanges(tx, scope.park.id, name, pool.changes());
  }
  await writeMoney(tx, scope.park.id, transaction, [
    { account, bucket: 'reserved', fen: -reservedFen },
    { account, bucket: 'available', fen: reservedFen },
  ]);
  await tx.execute(sql`
    update plugin_certificate_trading.auction_orders set state = 'withdrawn', reserved_fen = 0
    where park_id = ${scope.park.id} and auction_no = ${auction.no} and no = ${no}`);
}

/** Clears an auction whose time is over. */
export async function closeAuction(
  certificates: Certificates,
  no: number,
  change: AuctionChange,
): Promise<AuctionClosed> {
  return once(certificates, change, 'close', async (tx, transaction) => {
    const auction = await auctionOf(certificates, tx, no);
    if (auction.state !== 'closing') throw ledgerErrors.AUCTION_NOT_OVER({ no, state: auction.state });
    const orders = (await readSealed(tx, [no])).filter(({ state }) => state === 'sealed');
    return clear(certificates, tx, auction, orders, transaction, change.asked);
  });
}

/** Clears every auction whose time is over. */
export async function closeDueAuctions(certificates: Certificates): Promise<void> {
  const { scope } = certificates;
  const auctions = await scope.db.tx((tx) => readAuctions(tx, iso(scope.clock.now()), { limit: 200 }));
  const due = auctions.filter(({ state }) => state === 'closing').map(({ no }) => ({ no }));
  await eachDue(certificates, due, 'an auction whose time is over cannot be cleared yet', ({ no }) => {
    const asked = { ...bySystem(said('time-over'), `close-auction/${no}`), request: { close: no } };
    return closeAuction(certificates, no, { asked, principal: null });
  });
}

/** How often auctions whose time is over are looked for, ms. */
const tickMs = 5000;

/** Clears auctions when their time is over, in one process of all. */
export function startAuctions(certificates: Certificates): void {
  certificates.scope.lead('auction-clock', (lead) => {
    lead.every(tickMs, () => closeDueAuctions(certificates));
  });
}

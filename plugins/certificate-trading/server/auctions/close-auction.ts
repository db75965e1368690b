import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificatesTraded, type AuctionClosed } from '../../contracts/index.ts';
import { clearAuction, MoneyPool, RangePool, tradeFee, type AuctionResult } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import type { Asked } from '../ledger/asked.ts';
import { post, type Entry } from '../ledger/post.ts';
import { loadLocked } from '../market/load.ts';
import { writeMoney, writeRanges } from '../market/write.ts';
import { iso } from '../refs.ts';
import type { StoredAuction, StoredOrder } from './auction-store.ts';
import { places, tellTraded } from '../tellings.ts';

/** Name that the locks of an auction's asks bear; no book can be called so. */
export const lockName = (auction: number): string => `auction:${auction}`;

interface AuctionTrade {
  readonly no: number;
  readonly buyer: string;
  readonly seller: string;
  readonly ask: string;
  readonly lots: number;
  readonly fen: number;
  readonly buyerFee: number;
  readonly sellerFee: number;
}

function tradesOf(
  { trades, price }: AuctionResult,
  accounts: ReadonlyMap<string, string>,
  { buyerBps, sellerBps }: StoredAuction,
): AuctionTrade[] {
  return trades.map(({ bid, ask, quantity }, index) => {
    const fen = quantity * price!;
    const fees = { buyerFee: tradeFee(fen, buyerBps), sellerFee: tradeFee(fen, sellerBps) };
    return { no: index + 1, buyer: accounts.get(bid)!, seller: accounts.get(ask)!, ask, lots: quantity, fen, ...fees };
  });
}

/** Clears the sealed orders at one price: certificates, money and fees of all trades in one transaction, and the rest is set free. */
export async function clear(
  { scope }: Certificates,
  tx: Tx,
  auction: StoredAuction,
  orders: readonly StoredOrder[],
  transaction: number,
  asked: Asked,
): Promise<AuctionClosed> {
  const parkId = scope.park.id;
  const { lotWh } = auction;
  const name = lockName(auction.no);
  const asks = orders.filter(({ side }) => side === 'ask');
  const pool = new RangePool(dayOf(scope));
  const locked = await loadLocked(
    tx,
    asks.map(({ no }) => `${name}/${no}`),
    scope.park.timeZone,
  );
  pool.add(locked.map((range) => ({ ...range, order: range.order!.slice(name.length + 1) })));
  // What must not be sold any more, because the auction is cleared long after its time, stays out and is set free with the rest.
  const ended = new Set(pool.pastValidity());
  const result = clearAuction(
    orders
      .filter(({ no }) => !ended.has(String(no)))
      .map(({ no, side, account, priceFen, lots }) => {
        return { id: String(no), side, owner: account, price: priceFen, quantity: lots, at: no };
      }),
    auction.referenceFen,
  );
  const accounts = new Map(orders.map(({ no, account }) => [String(no), account]));
  const trades = tradesOf(result, accounts, auction);
  const filled = new Map(result.fills.map(({ id, quantity }) => [id, quantity]));
  const money = new MoneyPool(new Map());
  const entries: Entry[] = [];
  for (const { buyer, seller, ask, lots, fen, buyerFee, sellerFee } of trades) {
    pool.deliver(ask, lots * lotWh, buyer);
    entries.push({ account: buyer, bucket: 'held', wh: lots * lotWh });
    entries.push({ account: seller, bucket: 'reserved', wh: -lots * lotWh });
    money.change(buyer, -fen - buyerFee, 0);
    money.change(seller, fen - sellerFee, 0);
    if (buyerFee + sellerFee > 0) money.change('exchange', buyerFee + sellerFee, 0);
  }
  for (const { no, account, lots } of asks) {
    const wh = (lots - (filled.get(String(no)) ?? 0)) * lotWh;
    if (wh === 0) continue;
    pool.release(String(no), wh);
    entries.push({ account, bucket: 'reserved', wh: -wh }, { account, bucket: 'held', wh });
  }
  for (const { account, reservedFen } of orders) if (reservedFen > 0) money.change(account, reservedFen, -reservedFen);
  const { price, volume } = result;
  const closed: AuctionClosed = { no: auction.no, transaction, priceFen: price, lots: volume };
  await post(tx, parkId, transaction, 'auction', asked, entries, closed);
  await writeRanges(tx, parkId, name, pool.changes());
  await writeMoney(tx, parkId, transaction, money.entries());
  await writeResult(tx, parkId, auction.no, transaction, result, filled, trades);
  if (trades.length > 0)
    await scope.events.publish(
      tx,
      CertificatesTraded,
      {
        transaction,
        book: name,
        trades: trades.map(({ no, buyer, seller, lots, fen }) => {
          return { no, buyer, seller, wh: lots * lotWh, priceFen: price!, fen, at: iso(scope.clock.now()) };
        }),
      },
      tellTraded(
        trades.map(({ lots }) => ({ wh: lots * lotWh })),
        places.auction,
      ),
    );
  return closed;
}

async function writeResult(
  tx: Tx,
  parkId: string,
  auction: number,
  transaction: number,
  { price, volume, curve }: AuctionResult,
  filled: ReadonlyMap<string, number>,
  trades: readonly AuctionTrade[],
): Promise<void> {
  await tx.execute(sql`
    update plugin_certificate_trading.auctions set state = 'closed', price_fen = ${price}::bigint, lots = ${volume},
      curve = ${JSON.stringify(curve)}::jsonb, closed_in = ${transaction}
    where park_id = ${parkId} and no = ${auction}`);
  await tx.execute(sql`
    update plugin_certificate_trading.auction_orders o set state = 'done', reserved_fen = 0,
      filled_lots = coalesce((${JSON.stringify(Object.fromEntries(filled))}::jsonb ->> o.no::text)::bigint, 0)
    where o.park_id = ${parkId} and o.auction_no = ${auction} and o.state = 'sealed'`);
  if (trades.length === 0) return;
  await tx.execute(sql`
    insert into plugin_certificate_trading.auction_trades
      (park_id, auction_no, no, buyer, seller, lots, fen, buyer_fee_fen, seller_fee_fen)
    select ${parkId}, ${auction}, no, buyer, seller, lots, fen, "buyerFee", "sellerFee"
    from jsonb_to_recordset(${JSON.stringify(trades)}::jsonb) as t (no bigint, buyer text, seller text, lots bigint, fen bigint,
      "buyerFee" bigint, "sellerFee" bigint)`);
}

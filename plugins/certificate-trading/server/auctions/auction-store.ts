import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Auction, SealedOrder } from '../../contracts/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

export type StoredAuction = Omit<Auction, 'orders'> & { buyerBps: number; sellerBps: number };
export type StoredOrder = SealedOrder & { reservedFen: number };

/** Auctions, newest first; with `no` that one. */
export async function readAuctions(
  tx: Tx,
  now: string,
  { no, limit }: { no?: number; limit: number },
): Promise<StoredAuction[]> {
  const { rows } = await tx.execute<StoredAuction & Record<string, unknown>>(sql`
    select no::float8 as no, ${utc('opens_at')} as "opensAt", ${utc('closes_at')} as "closesAt",
      case when state = 'closed' then 'closed' when closes_at <= ${now}::timestamptz then 'closing'
        when opens_at > ${now}::timestamptz then 'announced' else 'open' end as state,
      lot_wh::float8 as "lotWh", reference_fen::float8 as "referenceFen", price_fen::float8 as "priceFen",
      lots::float8 as lots, curve, reason, buyer_bps as "buyerBps", seller_bps as "sellerBps"
    from plugin_certificate_trading.auctions
    where ${ofPark} ${no === undefined ? sql`` : sql`and no = ${no}`} order by auctions.no desc limit ${limit}`);
  return rows;
}

/** Orders of auctions that the transaction may see, in the order of their arrival. */
export async function readSealed(tx: Tx, auctions: readonly number[]): Promise<(StoredOrder & { auction: number })[]> {
  if (auctions.length === 0) return [];
  const { rows } = await tx.execute<StoredOrder & { auction: number } & Record<string, unknown>>(sql`
    select auction_no::float8 as auction, no::float8 as no, account, side, lots::float8 as lots,
      price_fen::float8 as "priceFen", state, filled_lots::float8 as "filledLots", reserved_fen::float8 as "reservedFen"
    from plugin_certificate_trading.auction_orders
    where ${ofPark} and auction_no = any (array(select value::bigint from jsonb_array_elements_text(${JSON.stringify(auctions)}::jsonb)))
    order by auction_no, auction_orders.no`);
  return rows;
}

/** Auctions for a viewer. Whoever sees the whole park sees others' orders only once they are no longer sealed. */
export async function listAuctions(tx: Tx, now: string, own: string | null, limit: number): Promise<Auction[]> {
  const auctions = await readAuctions(tx, now, { limit });
  const orders = await readSealed(
    tx,
    auctions.map(({ no }) => no),
  );
  return auctions.map(({ buyerBps: _b, sellerBps: _s, ...auction }) => ({
    ...auction,
    orders: orders
      .filter(({ auction: of, account }) => {
        const mine = own === null ? account === 'park' : account === own;
        return of === auction.no && (auction.state === 'closed' || mine);
      })
      .map(({ auction: _a, reservedFen: _r, ...order }) => order),
  }));
}

/** Number of the next auction, or of the next order of one; the caller holds the ledger. */
export async function nextAuctionNo(tx: Tx, auction?: number): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(
    auction === undefined
      ? sql`select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.auctions where ${ofPark}`
      : sql`select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.auction_orders
          where ${ofPark} and auction_no = ${auction}`,
  );
  return rows[0]!.no;
}

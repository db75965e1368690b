import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Deal, Deals, QuoteRequest } from '../../contracts/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** A deal with what its settlement needs beside what is shown. */
export type StoredDeal = Deal & { buyerBps: number; sellerBps: number; proposedPerson: string };

/** Deals that the transaction may see, newest first; with `no` that one. */
export async function readDeals(
  tx: Tx,
  now: string,
  { no, state, limit }: { no?: number; state?: 'accepted'; limit: number },
): Promise<StoredDeal[]> {
  const { rows } = await tx.execute<StoredDeal & Record<string, unknown>>(sql`
    select no::float8 as no, request_no::float8 as request, seller, buyer, proposed_by as "proposedBy",
      lots::float8 as lots, lot_wh::float8 as "lotWh", price_fen::float8 as "priceFen", device, month, settles,
      ${utc('expires_at')} as "expiresAt",
      case when state = 'proposed' and expires_at <= ${now}::timestamptz then 'expired' else state end as state,
      delivered_lots::float8 as "deliveredLots", reserved_fen::float8 as "reservedFen", reason,
      transaction_no::float8 as transaction, ${utc('recorded_at')} as "recordedAt",
      buyer_bps as "buyerBps", seller_bps as "sellerBps", proposed_person as "proposedPerson"
    from plugin_certificate_trading.deals
    where ${ofPark} ${no === undefined ? sql`` : sql`and no = ${no}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
    order by deals.no desc limit ${limit}`);
  return rows;
}

/** Requests that the transaction may see, newest first; of the sellers `own` sees itself only. */
export async function readRequests(
  tx: Tx,
  now: string,
  { no, own, limit }: { no?: number; own: string | null; limit: number },
): Promise<QuoteRequest[]> {
  const { rows } = await tx.execute<QuoteRequest & Record<string, unknown>>(sql`
    select r.no::float8 as no, r.buyer, r.sellers, r.lots::float8 as lots, r.device, r.month, r.settles, r.reason,
      ${utc('r.expires_at')} as "expiresAt", r.expires_at > ${now}::timestamptz as open,
      coalesce((select sum(d.lots) from plugin_certificate_trading.deals d
        where d.park_id = r.park_id and d.request_no = r.no and d.state in ('accepted', 'settled', 'failed')), 0)::float8
        as "acceptedLots"
    from plugin_certificate_trading.quote_requests r
    where r.park_id = current_setting('lingtan.park_id') ${no === undefined ? sql`` : sql`and r.no = ${no}`}
    order by r.no desc limit ${limit}`);
  return rows.map((row) => ({
    ...row,
    sellers: own === null || row.buyer === own ? row.sellers : row.sellers.filter((seller) => seller === own),
    open: row.open && row.acceptedLots < row.lots,
  }));
}

/** Deals and requests for a viewer; `own` is the account of a member. */
export async function readAllDeals(tx: Tx, now: string, own: string | null, limit: number): Promise<Deals> {
  const deals = await readDeals(tx, now, { limit });
  return {
    deals: deals.map(({ buyerBps: _b, sellerBps: _s, proposedPerson: _p, ...deal }) => deal),
    requests: await readRequests(tx, now, { own, limit }),
  };
}

/** Number of the next row of a table that is counted per park; the caller holds the ledger. */
export async function nextDealNo(tx: Tx, table: 'deals' | 'quote_requests'): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.${sql.raw(table)} where ${ofPark}`);
  return rows[0]!.no;
}

/** Brings a deal into a state. */
export async function changeDeal(
  tx: Tx,
  no: number,
  change: { state: Deal['state']; transaction: number; deliveredLots?: number; reservedFen?: number },
): Promise<void> {
  await tx.execute(sql`
    update plugin_certificate_trading.deals set state = ${change.state}, transaction_no = ${change.transaction},
      delivered_lots = ${change.deliveredLots ?? null}::bigint, reserved_fen = ${change.reservedFen ?? 0}, changed_at = now()
    where ${ofPark} and no = ${no}`);
}

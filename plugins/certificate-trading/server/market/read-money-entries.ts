import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { MoneyBucket } from '../../contracts/index.ts';
import { iso } from '../refs.ts';

interface MoneyOf {
  account: string;
  bucket: MoneyBucket;
}

const from = ({ account, bucket }: MoneyOf, span: { from: number; to: number } | null): SQL => sql`
  from plugin_certificate_trading.money_entries e
  join plugin_certificate_trading.transactions t on t.park_id = e.park_id and t.no = e.transaction_no
  where e.park_id = current_setting('lingtan.park_id') and e.account = ${account} and e.bucket = ${bucket}
    ${span === null ? sql`` : sql`and t.recorded_at >= ${iso(span.from)}::timestamptz and t.recorded_at < ${iso(span.to)}::timestamptz`}`;

/** Sums of an account's entries by month or day of the park, fen. */
export async function readMoneyDays(
  tx: Tx,
  of: MoneyOf,
  by: 'month' | 'day',
  span: { from: number; to: number } | null,
  timeZone: string,
): Promise<{ span: string; fen: number }[]> {
  const { rows } = await tx.execute<{ span: string; fen: number }>(sql`
    select to_char(t.recorded_at at time zone ${timeZone}, ${by === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}) as span,
      sum(e.fen)::float8 as fen
    ${from(of, span)} group by 1 order by 1`);
  return rows;
}

/** What each transaction changed, those that changed nothing in the end left out. */
export async function readMoneyTransactions(
  tx: Tx,
  of: MoneyOf,
  span: { from: number; to: number },
): Promise<{ no: number; fen: number }[]> {
  const { rows } = await tx.execute<{ no: number; fen: number }>(sql`
    select t.no::float8 as no, sum(e.fen)::float8 as fen ${from(of, span)}
    group by t.no having sum(e.fen) <> 0 order by t.no`);
  return rows;
}

export interface MoneyTransaction extends Record<string, unknown> {
  kind: string;
  /** ISO 8601 UTC. */
  at: string;
  reason: string;
  /** Fen, each entry of the account. */
  entries: number[];
}

export async function readMoneyTransaction(tx: Tx, of: MoneyOf, no: number): Promise<MoneyTransaction | null> {
  const { rows } = await tx.execute<MoneyTransaction>(sql`
    select t.kind, t.reason, to_char(t.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      array_agg(e.fen::float8) as entries
    ${from(of, null)} and t.no = ${no} group by t.kind, t.reason, t.recorded_at`);
  return rows[0] ?? null;
}

export interface OwnTrade extends Record<string, unknown> {
  book: string;
  no: number;
  side: 'bought' | 'sold';
  lots: number;
  priceFen: number;
  fen: number;
  feeFen: number;
}

/** Trades of an account in a transaction of the exchange. */
export async function readOwnTrades(tx: Tx, account: string, transaction: number): Promise<OwnTrade[]> {
  const { rows } = await tx.execute<OwnTrade>(sql`
    select book, no::float8 as no, case when buyer = ${account} then 'bought' else 'sold' end as side, lots::float8 as lots,
      price_fen::float8 as "priceFen", fen::float8 as fen,
      (case when buyer = ${account} then buyer_fee_fen else seller_fee_fen end)::float8 as "feeFen"
    from plugin_certificate_trading.trades
    where park_id = current_setting('lingtan.park_id') and transaction_no = ${transaction} and ${account} in (buyer, seller)
    order by book, trades.no`);
  return rows;
}

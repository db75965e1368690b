import { formatRef, type Explanation, type ParsedRef, type Principal } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { tradeEvidence } from '../../contracts/index.ts';
import { producedBy, type Certificates } from '../context.ts';
import { iso } from '../refs.ts';

/** A trade as the exchange wrote it: two orders that met. Enterprises see no names, as on the tape. */
export async function explainTrade(
  { scope }: Certificates,
  { key }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [, book, no] = /^([^/]+)\/(\d{1,15})$/.exec(key) ?? [];
  if (book === undefined) return null;
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<
      Record<'at' | 'lots' | 'wh' | 'priceFen' | 'sequence' | 'transaction', number> &
        Record<'taker' | 'bid' | 'ask' | 'buyer' | 'seller', string>
    >(sql`
      select (extract(epoch from at) * 1000)::float8 as at, lots::float8 as lots, wh::float8 as wh, price_fen::float8 as "priceFen",
        sequence::float8 as sequence, transaction_no::float8 as transaction, taker, bid, ask, buyer, seller
      from plugin_certificate_trading.trades
      where park_id = current_setting('lingtan.park_id') and book = ${book} and no = ${no}`),
  );
  const [trade] = rows;
  if (!trade || (asOf !== null && iso(trade.at) > asOf)) return null;
  const { at, lots, wh, priceFen, taker, sequence, transaction, bid, ask, buyer, seller } = trade;
  return {
    ref: formatRef(tradeEvidence.kind, key),
    title: { en: `Trade ${no} of ${book}, price of a lot`, 'zh-CN': `${book} 第 ${no} 笔成交，每手价格` },
    value: priceFen / 100,
    unit: 'CNY',
    quality: 'actual',
    method: null,
    formula: {
      en: 'price of the order that stood in the book when the other one came',
      'zh-CN': '按已在簿挂单的价格成交',
    },
    parameters: {
      at: iso(at),
      lots,
      wh,
      taker,
      sequence,
      ...(enterpriseId === null ? { bid, ask, buyer, seller, transaction } : {}),
    },
    inputs: [],
    recordedAt: iso(at),
    producedBy,
  };
}

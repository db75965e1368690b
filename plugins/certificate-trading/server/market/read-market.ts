import { dayStart, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type {
  BookData,
  CandleData,
  Listing,
  MarketData,
  MarketOrder,
  MoneyData,
  TapeTrade,
} from '../../contracts/index.ts';
import { candlesOf } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { iso } from '../refs.ts';
import type { Exchange } from './exchange.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const levels = 15;
const tapeLength = 60;

/** All books in short. */
export async function readMarket({ scope }: Certificates, exchange: Exchange): Promise<MarketData> {
  const { lotWh, buyerFeeBps, sellerFeeBps, maxOrderLots, maxPriceFen, books } = scope.config.market;
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ book: string; last: number; no: number }>(sql`
      select distinct on (book) book, price_fen::float8 as last, no::float8 as no from plugin_certificate_trading.trades
      where ${ofPark} order by book, trades.no desc`),
  );
  const last = new Map(rows.map((row) => [row.book, row]));
  const shown: MarketData['books'] = [];
  for (const { id, name, sources } of books)
    shown.push(
      await exchange.book(id).look(({ book }) => ({
        id,
        name,
        sources,
        halted: book.isHalted,
        bidFen: book.depth('bid', 1)[0]?.price ?? null,
        askFen: book.depth('ask', 1)[0]?.price ?? null,
        lastFen: last.get(id)?.last ?? null,
        lastNo: last.get(id)?.no ?? null,
        openOrders: book.orderCount,
      })),
    );
  return {
    lotWh,
    buyerFeeBps,
    sellerFeeBps,
    maxOrderLots,
    maxPriceFen,
    demo: scope.config.demo !== undefined,
    books: shown,
  };
}

/** Depth and tape of a book; of a trade the viewer learns only his own part. */
export async function readBook(
  { scope }: Certificates,
  exchange: Exchange,
  id: string,
  own: string | null,
): Promise<BookData> {
  const writer = exchange.book(id);
  const { rows: trades } = await scope.db.tx((tx) =>
    tx.execute<Omit<TapeTrade, 'own'> & { buyer: string; seller: string } & Record<string, unknown>>(sql`
      select no::float8 as no, (extract(epoch from at) * 1000)::float8 as at, lots::float8 as lots,
        price_fen::float8 as "priceFen", taker, buyer, seller
      from plugin_certificate_trading.trades where ${ofPark} and book = ${id} order by trades.no desc limit ${tapeLength}`),
  );
  const tape = trades.map(({ buyer, seller, ...trade }): TapeTrade => {
    return { ...trade, own: own === null ? null : buyer === own ? 'bought' : seller === own ? 'sold' : null };
  });
  return writer.look(({ book }) => {
    const side = (name: 'bid' | 'ask') =>
      book.depth(name, levels).map(({ price, quantity, orders }) => ({ priceFen: price, lots: quantity, orders }));
    return { id, sequence: book.done, halted: book.isHalted, bids: side('bid'), asks: side('ask'), tape };
  });
}

/** Asks that can be bought one by one, best price first; of an iceberg what is shown. */
export async function readListings(
  exchange: Exchange,
  id: string,
  own: string | null,
  limit: number,
): Promise<{ asks: Listing[] }> {
  return exchange.book(id).look(({ book }) => ({
    asks: book
      .resting('ask')
      .slice(0, limit)
      .map(({ order, shown }) => ({
        ask: order.id,
        priceFen: order.price!,
        lots: shown,
        deviceType: order.product?.deviceType ?? [],
        vintage: order.product?.deviceVintage?.year ?? null,
        generated: order.product?.generationTime ?? null,
        own: order.owner === own,
      })),
  }));
}

export async function readCandles(
  { scope }: Certificates,
  book: string,
  { by, days }: { by: 'hour' | 'day'; days: number },
): Promise<CandleData> {
  const { timeZone } = scope.park;
  const from = dayStart(scope.clock.now(), timeZone, 1 - days);
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ at: number; priceFen: number; lots: number }>(sql`
      select (extract(epoch from at) * 1000)::float8 as at, price_fen::float8 as "priceFen", lots::float8 as lots
      from plugin_certificate_trading.trades where ${ofPark} and book = ${book} and at >= ${iso(from)}::timestamptz
      order by trades.no`),
  );
  const hour = 3_600_000;
  return {
    candles: candlesOf(rows, (at) => (by === 'day' ? dayStart(at, timeZone) : Math.floor(at / hour) * hour)),
  };
}

/** A trade as everybody may know it. */
export interface DayTrade {
  book: string;
  no: number;
  /** ms UTC. */
  at: number;
  priceFen: number;
  lots: number;
}

/** Trades of a book in a span, in the order of time. */
export async function readDayTrades(
  tx: Tx,
  book: string,
  { from, to }: { from: number; to: number },
): Promise<DayTrade[]> {
  const { rows } = await tx.execute<DayTrade & Record<string, unknown>>(sql`
    select book, no::float8 as no, (extract(epoch from at) * 1000)::float8 as at, price_fen::float8 as "priceFen",
      lots::float8 as lots
    from plugin_certificate_trading.trades
    where ${ofPark} and book = ${book} and at >= ${iso(from)}::timestamptz and at < ${iso(to)}::timestamptz
    order by trades.no`);
  return rows;
}

export interface OrderQuery {
  book?: string | undefined;
  state?: string | undefined;
  limit: number;
}

/** Orders that the transaction may see, newest first. */
export async function readOrders(tx: Tx, { book, state, limit }: OrderQuery): Promise<MarketOrder[]> {
  const { rows } = await tx.execute<MarketOrder & Record<string, unknown>>(sql`
    select book, id, account, side, lots::float8 as lots, price_fen::float8 as "priceFen", remaining::float8 as remaining,
      state, terms->>'force' as force, terms->>'device' as device, terms->>'month' as month,
      (terms->>'expiresAt')::float8 as "expiresAt",
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"
    from plugin_certificate_trading.orders
    where ${ofPark} ${book === undefined ? sql`` : sql`and book = ${book}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
    order by recorded_at desc, orders.id::bigint desc limit ${limit}`);
  return rows;
}

export async function readMoney(tx: Tx): Promise<MoneyData> {
  const { rows } = await tx.execute<MoneyData['balances'][number]>(sql`
    select account, coalesce(sum(fen) filter (where bucket = 'available'), 0)::float8 as "availableFen",
      coalesce(sum(fen) filter (where bucket = 'reserved'), 0)::float8 as "reservedFen"
    from plugin_certificate_trading.money_balances where ${ofPark} and bucket <> 'outside'
    group by account order by account`);
  return { balances: rows };
}

/** Whose order it is; null where the transaction sees none of that id. */
export async function readOrderAccount(tx: Tx, book: string, id: string): Promise<string | null> {
  const { rows } = await tx.execute<{ account: string }>(sql`select account from plugin_certificate_trading.orders
    where ${ofPark} and book = ${book} and id = ${id}`);
  return rows[0]?.account ?? null;
}

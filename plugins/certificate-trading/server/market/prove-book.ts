import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BookProof } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { loadBook, loadOpenOrders, lockBook } from './load.ts';
import { reservedOf } from './open-order.ts';
import { openBook, rulesOf } from './run-batch.ts';
import type { Exchange } from './exchange.ts';

/** Replays a book from its first command and compares it with the snapshot's, the orders, the locks and the money. */
export async function proveBook({ scope }: Certificates, exchange: Exchange, id: string): Promise<BookProof> {
  const { book } = exchange.book(id);
  const { market } = scope.config;
  return ledgerTx(scope, async (tx) => {
    const sequence = await lockBook(tx, scope.park.id, id);
    const hash = (await openBook(tx, book, market)).book.hash();
    const replayed = await loadBook(tx, id, rulesOf(market), true);
    const faults: string[] = [];
    if (replayed.hash() !== hash) faults.push('the replay from empty and the snapshot lead to different books');
    const open = await loadOpenOrders(tx, id);
    for (const { id: order, remaining } of open.values())
      if (replayed.find(order)?.remaining !== remaining) faults.push(`the book and the order ${order} differ`);
    if (replayed.orderCount !== open.size) faults.push(`${replayed.orderCount} orders in the book, ${open.size} open`);
    faults.push(...(await lockFaults(tx, id)), ...(await bundleFaults(tx)), ...(await moneyFaults(tx, exchange)));
    return { sequence, hash, replayedHash: replayed.hash(), faults };
  });
}

/** Asks whose locked certificates are not what is left of them, and locks without an order. */
async function lockFaults(tx: Tx, book: string): Promise<string[]> {
  const { rows } = await tx.execute<{ order: string; locked: number; wanted: number }>(sql`
    with l as (select order_id, sum(wh) as wh from plugin_certificate_trading.holdings
        where park_id = current_setting('lingtan.park_id') and order_id like ${`${book}/%`} group by 1),
      o as (select book || '/' || id as order_id, remaining * (terms->>'lotWh')::bigint as wh
        from plugin_certificate_trading.orders
        where park_id = current_setting('lingtan.park_id') and book = ${book} and state = 'open' and side = 'ask')
    select coalesce(l.order_id, o.order_id) as "order", coalesce(l.wh, 0)::float8 as locked, coalesce(o.wh, 0)::float8 as wanted
    from l full join o using (order_id) where l.wh is distinct from o.wh`);
  return rows.map(({ order, locked, wanted }) => `order ${order}: ${locked} Wh locked, ${wanted} Wh offered`);
}

/** Items of bundles whose locked certificates are not what is left of them. */
async function bundleFaults(tx: Tx): Promise<string[]> {
  const { rows } = await tx.execute<{ item: string; locked: number; wanted: number }>(sql`
    with l as (select order_id, sum(wh) as wh from plugin_certificate_trading.holdings
        where park_id = current_setting('lingtan.park_id') and order_id like 'bundle:%' group by 1),
      i as (select 'bundle:' || i.bundle_no || '/' || i.no as order_id, i.left_lots * b.lot_wh as wh
        from plugin_certificate_trading.bundle_items i
        join plugin_certificate_trading.bundles b on b.park_id = i.park_id and b.no = i.bundle_no
        where i.park_id = current_setting('lingtan.park_id') and b.state = 'open' and i.left_lots > 0)
    select coalesce(l.order_id, i.order_id) as item, coalesce(l.wh, 0)::float8 as locked, coalesce(i.wh, 0)::float8 as wanted
    from l full join i using (order_id) where l.wh is distinct from i.wh`);
  return rows.map(({ item, locked, wanted }) => `${item}: ${locked} Wh locked, ${wanted} Wh offered`);
}

/** Accounts whose reserved money is not that of their open bids in all books of deals that wait for delivery, and of sealed orders. */
async function moneyFaults(tx: Tx, exchange: Exchange): Promise<string[]> {
  const wanted = new Map<string, number>();
  for (const { id } of exchange.books)
    for (const order of (await loadOpenOrders(tx, id)).values())
      wanted.set(order.account, (wanted.get(order.account) ?? 0) + reservedOf(order, order.remaining));
  const { rows: deals } = await tx.execute<{ account: string; fen: number }>(sql`
    select buyer as account, sum(reserved_fen)::float8 as fen from plugin_certificate_trading.deals
    where park_id = current_setting('lingtan.park_id') and state = 'accepted' group by 1
    union all
    select account, sum(reserved_fen)::float8 from plugin_certificate_trading.auction_orders
    where park_id = current_setting('lingtan.park_id') and state = 'sealed' group by 1`);
  for (const { account, fen } of deals) wanted.set(account, (wanted.get(account) ?? 0) + fen);
  const { rows } = await tx.execute<{ account: string; fen: number }>(sql`
    select account, fen::float8 as fen from plugin_certificate_trading.money_balances
    where park_id = current_setting('lingtan.park_id') and bucket = 'reserved'`);
  const kept = new Map(rows.map(({ account, fen }) => [account, fen]));
  return [...new Set([...wanted.keys(), ...kept.keys()])]
    .filter((account) => (wanted.get(account) ?? 0) !== (kept.get(account) ?? 0))
    .map((account) => `${account}: ${kept.get(account) ?? 0} fen reserved, ${wanted.get(account) ?? 0} needed`);
}

import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { stateFor, type RangeChanges } from '../../domain/index.ts';
import { iso } from '../refs.ts';
import type { JournalRow, SettledTrade } from './batch.ts';
import type { OpenOrder } from './open-order.ts';
import type { AskedOnce } from './request.ts';

/** A command with the request that it came from; null for what the exchange itself does. */
export interface JournalEntry extends JournalRow {
  readonly asked: AskedOnce | null;
}

/** Keeps the commands and where the book has come to. */
export async function writeJournal(
  tx: Tx,
  parkId: string,
  book: string,
  transaction: number,
  entries: readonly JournalEntry[],
): Promise<void> {
  const rows = entries.map(({ sequence, command, answer, asked }) => ({
    sequence,
    command,
    outcome: answer,
    actor: asked?.request.actor ?? 'system/certificate-trading',
    reason: asked?.request.reason ?? command.type,
    of: asked?.request.keysOf ?? 'system',
    key: asked?.request.idempotencyKey ?? null,
    hash: asked?.hash ?? '',
  }));
  await tx.execute(sql`
    insert into plugin_certificate_trading.book_journal
      (park_id, book, sequence, transaction_no, command, outcome, actor, reason, keys_of, idempotency_key,
        request_hash)
    select ${parkId}, ${book}, sequence, ${transaction}, command, outcome, actor, reason, "of", key, hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j (sequence bigint, command jsonb, outcome jsonb, actor text,
      reason text, "of" text, key text, hash text)`);
  await tx.execute(sql`
    update plugin_certificate_trading.books set sequence = ${entries.at(-1)!.sequence}
    where park_id = ${parkId} and id = ${book}`);
}

/** Stores new orders as the batch left them, and what became of older ones. */
export async function writeOrders(
  tx: Tx,
  parkId: string,
  book: string,
  entered: readonly OpenOrder[],
  changed: ReadonlyMap<string, OpenOrder>,
): Promise<void> {
  if (entered.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.orders
        (park_id, book, id, account, side, lots, price_fen, terms, remaining, state)
      select ${parkId}, ${book}, id, account, side, lots, price, terms, remaining, state
      from jsonb_to_recordset(${JSON.stringify(entered.map(({ priceFen, ...order }) => ({ ...order, price: priceFen })))}::jsonb)
        as o (id text, account text, side text, lots bigint, price bigint, terms jsonb, remaining bigint, state text)`);
  const fresh = new Set(entered.map(({ id }) => id));
  const older = [...changed.values()].filter(({ id }) => !fresh.has(id));
  if (older.length > 0)
    await tx.execute(sql`
      update plugin_certificate_trading.orders o set remaining = c.remaining, state = c.state, changed_at = now()
      from jsonb_to_recordset(${JSON.stringify(older.map(({ id, remaining, state }) => ({ id, remaining, state })))}::jsonb)
        as c (id text, remaining bigint, state text)
      where o.park_id = ${parkId} and o.book = ${book} and o.id = c.id`);
}

export async function writeTrades(
  tx: Tx,
  parkId: string,
  book: string,
  transaction: number,
  trades: readonly SettledTrade[],
): Promise<void> {
  if (trades.length === 0) return;
  const rows = trades.map(({ at, quantity, price, buyerFeeFen, sellerFeeFen, ...trade }) => ({
    ...trade,
    lots: quantity,
    price,
    buyer_fee: buyerFeeFen,
    seller_fee: sellerFeeFen,
    at: iso(at),
  }));
  await tx.execute(sql`
    insert into plugin_certificate_trading.trades (park_id, book, no, sequence, bid, ask, buyer, seller, lots, wh, price_fen, fen,
      buyer_fee_fen, seller_fee_fen, taker, at, transaction_no)
    select ${parkId}, ${book}, no, sequence, bid, ask, buyer, seller, lots, wh, price, fen, buyer_fee, seller_fee, taker, at,
      ${transaction}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (no bigint, sequence bigint, bid text, ask text, buyer text,
      seller text, lots bigint, wh bigint, price bigint, fen bigint, buyer_fee bigint, seller_fee bigint, taker text,
      at timestamptz)`);
}

/** Ranges that changed hands or locks: whole ones in place, cut ones by their parts. */
export async function writeRanges(tx: Tx, parkId: string, book: string, changes: RangeChanges): Promise<void> {
  const named = (order: string | null): string | null => (order === null ? null : `${book}/${order}`);
  const moved = changes.moved.map(({ id, account, order }) => ({
    ...{ id, account, order_id: named(order), status: stateFor(order) },
  }));
  if (moved.length > 0)
    await tx.execute(sql`
      update plugin_certificate_trading.holdings h set account = m.account, order_id = m.order_id, status = m.status
      from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as m (id bigint, account text, order_id text, status text)
      where h.park_id = ${parkId} and h.id = m.id`);
  if (changes.cut.length === 0) return;
  // The parents leave the constraint of one hand before their parts enter it.
  await tx.execute(sql`
    update plugin_certificate_trading.holdings set status = 'Bundle Split', order_id = null
    where park_id = ${parkId} and id = any (array(
      select value::bigint from jsonb_array_elements_text(${JSON.stringify(changes.cut.map(({ id }) => id))}::jsonb)))`);
  const parts = changes.cut.flatMap(({ parts: list }) =>
    list.map(({ issuanceId, attributes, account, start, end, status, parentId, hash, expiresOn, order }) => ({
      issuance_no: issuanceId,
      device_no: attributes['deviceNo'],
      account,
      id_start: start,
      id_end: end,
      status,
      parent_id: parentId,
      hash,
      expires_on: expiresOn,
      order_id: named(order),
    })),
  );
  await tx.execute(sql`
    insert into plugin_certificate_trading.holdings
      (park_id, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on, order_id)
    select ${parkId}, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on, order_id
    from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as h (issuance_no bigint, device_no bigint, account text,
      id_start bigint, id_end bigint, status text, parent_id bigint, hash text, expires_on date, order_id text)`);
}

/** Money entries of a transaction. */
export async function writeMoney(
  tx: Tx,
  parkId: string,
  transaction: number,
  entries: readonly { account: string; bucket: 'outside' | 'available' | 'reserved'; fen: number }[],
): Promise<void> {
  const written = entries.filter(({ fen }) => fen !== 0);
  if (written.length === 0) return;
  await tx.execute(sql`
    insert into plugin_certificate_trading.money_entries (park_id, transaction_no, account, bucket, fen)
    select ${parkId}, ${transaction}, account, bucket, fen
    from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as m (account text, bucket text, fen bigint)`);
}

import { dayStart, LingtanError, localDate, type LocalizedText, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificatesTraded, type MarketBook, type MarketConfig } from '../../contracts/index.ts';
import { MoneyPool, type BookRules, type OrderBook } from '../../domain/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { bySystem } from '../ledger/asked.ts';
import { ledgerErrors } from '../errors.ts';
import { hashOf, nextNo, post } from '../ledger/post.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';
import { Batch } from './batch.ts';
import { loadAnswers, loadBook, loadEnded, loadMoney, loadOpenOrders, lockBook, type KnownAnswers } from './load.ts';
import type { OpenOrder } from './open-order.ts';
import { loadSpent } from './spending.ts';
import { contentOf, type AskedOnce, type BookAnswer, type BookRequest } from './request.ts';
import { writeJournal, writeMoney, writeOrders, writeRanges, writeTrades, type JournalEntry } from './write.ts';
import { tellTraded } from '../tellings.ts';

/** A book in memory, as far as its journal was done here. */
export interface BookMemory {
  readonly book: OrderBook;
  readonly open: Map<string, OpenOrder>;
}

export type BatchResult = { readonly answer: BookAnswer } | { readonly error: LingtanError };

/** A snapshot is written when a batch passes a multiple of this: a replay of as many commands takes a fraction of a second. */
const snapshotEvery = 10_000;

/** Rules that the configuration asks for. */
export function rulesOf({ priceRule, maxOrderLots, maxOpenOrders }: MarketConfig): BookRules {
  return { priceRule, limits: { maxOrderQuantity: maxOrderLots, maxOpenOrders } };
}

/** The book as it stands in the database; the transaction sees no later command. */
export async function openBook(tx: Tx, { id }: MarketBook, config: MarketConfig): Promise<BookMemory> {
  return { book: await loadBook(tx, id, rulesOf(config)), open: await loadOpenOrders(tx, id) };
}

/**
 * Does requests of one book in the caller's transaction, which holds the ledger and becomes the book's only writer: book, certificates, money and
 * journal change together or not at all. `memory` is used when it is as far as the journal.
 */
export async function runBatch(
  { scope }: Certificates,
  tx: Tx,
  book: MarketBook,
  memory: BookMemory | null,
  asked: readonly BookRequest[],
): Promise<{ memory: BookMemory; results: BatchResult[] }> {
  const parkId = scope.park.id;
  const { market, devices } = scope.config;
  const at = scope.clock.now();
  const today = localDate(at, scope.park.timeZone);
  const sequence = await lockBook(tx, parkId, book.id);
  const current = memory?.book.done === sequence ? memory : await openBook(tx, book, market);
  // Asks for certificates past their validity leave before anybody can meet them.
  const ended = (await loadEnded(tx, book.id, today)).map((orderId): BookRequest => {
    return { kind: 'cancel', orderId, ...bySystem(said('certificates-expire'), null) };
  });
  const requests = [...ended, ...asked];
  const known = await loadAnswers(tx, requests);
  const bidders = new Set(
    requests.flatMap((request) => {
      if (request.kind === 'direct-buy') return [request.owner];
      return request.kind === 'order' && request.order.side === 'bid' ? [request.order.owner] : [];
    }),
  );
  const money = new MoneyPool(await loadMoney(tx, [...bidders]));
  const limits = new Map(market.purchaseLimits.map(({ account, fen }) => [account, fen]));
  const limited = [...bidders].filter((account) => limits.has(account));
  const vintages = new Map(
    devices.map(({ id, commissionedOn }) => [id, commissionedOn ? Number(commissionedOn.slice(0, 4)) : null]),
  );
  const batch = new Batch({
    tx,
    bookId: book.id,
    ...current,
    money,
    at,
    today,
    timeZone: scope.park.timeZone,
    sources: book.sources,
    lotWh: market.lotWh,
    buyerBps: market.buyerFeeBps,
    sellerBps: market.sellerFeeBps,
    vintageOf: (device) => vintages.get(device) ?? null,
    limits,
    spent: await loadSpent(tx, limited, dayStart(at, scope.park.timeZone)),
  });
  await batch.prefetch(sellersOf(requests), leavingOf(requests));
  const rules = rulesOf(market);
  if (hashOf(current.book.currentRules) !== hashOf(rules) || sequence === 0)
    batch.setRules({ type: 'rules', priceRule: rules.priceRule, limits: rules.limits ?? {} });
  const { results, done } = await doAll(batch, requests, known);
  await batch.settle();
  if (batch.journal.length > 0) await write(scope, tx, book.id, batch, money, done, current.book);
  return { memory: current, results: results.slice(ended.length) };
}

/** Accounts that offer certificates without a choice among them, with the number of their orders. */
function sellersOf(requests: readonly BookRequest[]): Map<string, number> {
  const sellers = new Map<string, number>();
  for (const request of requests) {
    if (request.kind !== 'order' || request.order.side !== 'ask') continue;
    const { device, month } = request.choice;
    const { owner } = request.order;
    if (device === undefined && month === undefined) sellers.set(owner, (sellers.get(owner) ?? 0) + 1);
  }
  return sellers;
}

/** Orders that are cancelled. */
function leavingOf(requests: readonly BookRequest[]): string[] {
  return requests.flatMap((request) => (request.kind === 'cancel' ? [request.orderId] : []));
}

async function doAll(
  batch: Batch,
  requests: readonly BookRequest[],
  known: KnownAnswers,
): Promise<{ results: BatchResult[]; done: Map<number, AskedOnce> }> {
  const results: BatchResult[] = [];
  const done = new Map<number, AskedOnce>();
  for (const request of requests) {
    const key = request.idempotencyKey;
    const hash = hashOf(contentOf(request));
    const before = known.get(request, hash);
    if (before) {
      const same = before.hash === hash;
      results.push(same ? { answer: before.answer } : { error: ledgerErrors.KEY_REUSED({ key: key! }) });
      continue;
    }
    try {
      const answer = await batch.apply(request);
      done.set(answer.sequence, { request, hash });
      known.set(request, { hash, answer });
      results.push({ answer });
    } catch (error) {
      if (!(error instanceof LingtanError)) throw error;
      results.push({ error });
    }
  }
  return { results, done };
}

async function write(
  scope: Certificates['scope'],
  tx: Tx,
  bookId: string,
  batch: Batch,
  money: MoneyPool,
  asked: ReadonlyMap<number, AskedOnce>,
  book: OrderBook,
): Promise<void> {
  const parkId = scope.park.id;
  const [first, last] = [batch.journal[0]!.sequence, batch.journal.at(-1)!.sequence];
  const entries: JournalEntry[] = batch.journal.map((row) => ({ ...row, asked: asked.get(row.sequence) ?? null }));
  const transaction = await nextNo(tx, 'transactions');
  const actors = [...new Set([...asked.values()].map(({ request }) => request.actor))];
  const span = { book: bookId, from: first, to: last };
  const reason = said('book-commands', { first, last, book: titleOf(scope, bookId) });
  const actor = actors.length === 1 ? actors[0]! : actorOf(null);
  const cause = { ...bySystem(reason, `market/${bookId}/${first}`, actor), request: span };
  await post(tx, parkId, transaction, 'market', cause, batch.entries(), { ...span, trades: batch.trades.length });
  await writeJournal(tx, parkId, bookId, transaction, entries);
  await writeOrders(tx, parkId, bookId, batch.entered, batch.changed);
  await writeRanges(tx, parkId, bookId, batch.pool.changes());
  await writeMoney(tx, parkId, transaction, money.entries());
  await writeTrades(tx, parkId, bookId, transaction, batch.trades);
  if (Math.floor(last / snapshotEvery) > Math.floor((first - 1) / snapshotEvery))
    await keepSnapshot(tx, parkId, bookId, book);
  if (batch.trades.length > 0)
    await scope.events.publish(
      tx,
      CertificatesTraded,
      {
        transaction,
        book: bookId,
        trades: batch.trades.map(({ no, buyer, seller, wh, price, fen, at }) => {
          return { no, buyer, seller, wh, priceFen: price, fen, at: iso(at) };
        }),
      },
      tellTraded(batch.trades, titleOf(scope, bookId)),
    );
  await scope.audit(tx, {
    action: 'certificates.market',
    subject: `${bookId}/${first}-${last}`,
    after: { ...span, name: titleOf(scope, bookId), actors: actors.slice(0, 20), trades: batch.trades.length },
    note: cause.reason,
  });
}

/** Keeps the book where a replay may begin; two snapshots are enough. */
async function keepSnapshot(tx: Tx, parkId: string, bookId: string, book: OrderBook): Promise<void> {
  const snapshot = { rules: book.currentRules, book: book.snapshot() };
  await tx.execute(sql`
    insert into plugin_certificate_trading.book_snapshots (park_id, book, sequence, snapshot, hash)
    values (${parkId}, ${bookId}, ${book.done}, ${JSON.stringify(snapshot)}::jsonb, ${book.hash()})`);
  await tx.execute(sql`
    delete from plugin_certificate_trading.book_snapshots where park_id = ${parkId} and book = ${bookId} and sequence not in
      (select sequence from plugin_certificate_trading.book_snapshots where park_id = ${parkId} and book = ${bookId}
        order by sequence desc limit 2)`);
}

/** The book by the name it has in the configuration. */
function titleOf({ config }: Certificates['scope'], bookId: string): LocalizedText | string {
  return config.market.books.find(({ id }) => id === bookId)?.name ?? bookId;
}

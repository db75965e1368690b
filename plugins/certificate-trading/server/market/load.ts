import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import {
  OrderBook,
  type BookCommand,
  type BookRules,
  type BookSnapshot,
  type Holding,
  type PoolRange,
  type RangeChoice,
} from '../../domain/index.ts';
import { isAnswer } from '../ledger/asked.ts';
import { isOfKind, tradableKinds } from '../ledger/kinds.ts';
import type { BookAnswer, BookAsked } from './request.ts';
import type { OpenOrder, OrderTerms } from './open-order.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** Any text of a list, as an array: the index is used for each, where a subquery in its place reads the whole table. */
function anyOf(texts: readonly string[]): SQL {
  return sql`any (array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb)))`;
}

/** Makes this transaction the only writer of a book, and tells how many commands the book has done. */
export async function lockBook(tx: Tx, parkId: string, book: string): Promise<number> {
  await tx.execute(sql`
    insert into plugin_certificate_trading.books (park_id, id) values (${parkId}, ${book}) on conflict (park_id, id) do nothing`);
  const { rows } = await tx.execute<{ sequence: number }>(sql`
    select sequence::float8 as sequence from plugin_certificate_trading.books
    where ${ofPark} and id = ${book} for update`);
  return rows[0]!.sequence;
}

/** How many commands a book has done. */
export async function readSequence(tx: Tx, book: string): Promise<number> {
  const { rows } = await tx.execute<{ sequence: number }>(sql`
    select sequence::float8 as sequence from plugin_certificate_trading.books where ${ofPark} and id = ${book}`);
  return rows[0]?.sequence ?? 0;
}

/** The book as its journal leads to: from the newest snapshot, or with `fromEmpty` from the first command. */
export async function loadBook(tx: Tx, book: string, first: BookRules, fromEmpty = false): Promise<OrderBook> {
  const { rows } = await tx.execute<{ sequence: number; snapshot: { rules: BookRules; book: BookSnapshot } }>(sql`
    select sequence::float8 as sequence, snapshot from plugin_certificate_trading.book_snapshots
    where ${ofPark} and book = ${book} order by sequence desc limit 1`);
  const [kept] = fromEmpty ? [] : rows;
  const made = kept ? OrderBook.restore(kept.snapshot.rules, kept.snapshot.book) : new OrderBook(first);
  const page = 20_000;
  for (let after = kept?.sequence ?? 0; ;) {
    const { rows: journal } = await tx.execute<{ sequence: number; command: BookCommand }>(sql`
      select sequence::float8 as sequence, command from plugin_certificate_trading.book_journal
      where ${ofPark} and book = ${book} and sequence > ${after} order by book_journal.sequence limit ${page}`);
    for (const { command } of journal) made.apply(command);
    if (journal.length < page) return made;
    after = journal.at(-1)!.sequence;
  }
}

/** Orders of a book that are not done, by id. */
export async function loadOpenOrders(tx: Tx, book: string): Promise<Map<string, OpenOrder>> {
  const { rows } = await tx.execute<{
    id: string;
    account: string;
    side: 'bid' | 'ask';
    lots: number;
    price: number | null;
    terms: OrderTerms;
    remaining: number;
  }>(sql`
    select id, account, side, lots::float8 as lots, price_fen::float8 as price, terms, remaining::float8 as remaining
    from plugin_certificate_trading.orders where ${ofPark} and book = ${book} and state = 'open'`);
  return new Map(rows.map(({ price, ...row }) => [row.id, { ...row, priceFen: price, state: 'open' as const }]));
}

/** Answers that were given under keys, whosever they are. */
export class KnownAnswers {
  private readonly answers = new Map<string, { keysOf: string; hash: string; answer: BookAnswer }>();

  /** What the request was answered before, or a key of the same account with another request. */
  get({ keysOf, idempotencyKey }: BookAsked, hash: string): { hash: string; answer: BookAnswer } | undefined {
    if (idempotencyKey === null) return undefined;
    const row = this.answers.get(`${keysOf} ${idempotencyKey}`) ?? this.answers.get(`earlier ${idempotencyKey}`);
    return row && isAnswer(row, { keysOf, hash }) ? row : undefined;
  }

  set({ keysOf, idempotencyKey }: BookAsked, given: { hash: string; answer: BookAnswer }): void {
    if (idempotencyKey !== null) this.answers.set(`${keysOf} ${idempotencyKey}`, { keysOf, ...given });
  }
}

/** What requests with the same keys were answered before, each with the hash of what was asked for. */
export async function loadAnswers(tx: Tx, requests: readonly BookAsked[]): Promise<KnownAnswers> {
  const known = new KnownAnswers();
  const keys = requests.flatMap(({ idempotencyKey }) => (idempotencyKey === null ? [] : [idempotencyKey]));
  if (keys.length === 0) return known;
  const { rows } = await tx.execute<{ idempotencyKey: string; keysOf: string; hash: string; answer: BookAnswer }>(sql`
    select idempotency_key as "idempotencyKey", keys_of as "keysOf", request_hash as hash, outcome as answer
    from plugin_certificate_trading.book_journal
    where ${ofPark} and idempotency_key is not null and idempotency_key = ${anyOf(keys)}`);
  for (const { idempotencyKey, keysOf, hash, answer } of rows)
    known.set({ idempotencyKey, keysOf, actor: '', reason: '' }, { hash, answer });
  return known;
}

/** What accounts can use, fen. */
export async function loadMoney(tx: Tx, accounts: readonly string[]): Promise<Map<string, number>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await tx.execute<{ account: string; fen: number }>(sql`
    select account, fen::float8 as fen from plugin_certificate_trading.money_balances
    where ${ofPark} and bucket = 'available'
      and account = ${anyOf(accounts)}`);
  return new Map(rows.map(({ account, fen }) => [account, fen]));
}

interface RangeRow extends Record<string, unknown> {
  id: string;
  issuance: string;
  device_no: number;
  account: string;
  id_start: number;
  id_end: number;
  status: Holding['status'];
  parent_id: string | null;
  hash: string;
  expires_on: string;
  order_id: string | null;
  device: string;
  month: string;
  source: string;
  from: number;
  to: number;
}

const rangeColumns = (timeZone: string): SQL => sql`h.id::text, h.issuance_no::text as issuance,
  h.device_no::float8 as device_no, h.account, h.id_start::float8 as id_start, h.id_end::float8 as id_end, h.status,
  h.parent_id::text, h.hash, h.expires_on::text, h.order_id, i.device, i.attributes->>'source' as source,
  to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM') as month,
  (extract(epoch from i.starts_at) * 1000)::float8 as "from", (extract(epoch from i.ends_at) * 1000)::float8 as "to"`;

function toRange(row: RangeRow): PoolRange {
  const { id, issuance, device_no, account, id_start, id_end, status, parent_id, hash, expires_on } = row;
  const { order_id, device, month, source, from, to } = row;
  const holding: Holding = {
    id,
    issuanceId: issuance,
    account,
    start: id_start,
    end: id_end,
    status,
    attributes: { deviceNo: device_no },
    expiresOn: expires_on,
    parentId: parent_id,
    hash,
  };
  return { holding, order: order_id, device, month, source, from, to };
}

export interface RangeQuery {
  readonly account: string;
  readonly choice: RangeChoice;
  readonly sources: readonly string[];
  readonly timeZone: string;
  readonly today: string;
  readonly limit: number;
}

/** Certificates that an account may offer: usable, tradable and valid after today, earliest expiry first. */
export async function loadOfferable(tx: Tx, query: RangeQuery): Promise<PoolRange[]> {
  const { account, choice, sources, timeZone, today, limit } = query;
  const { rows } = await tx.execute<RangeRow>(sql`
    select ${rangeColumns(timeZone)} from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id') and h.status = 'Active' and h.account = ${account}
      and ${offerable(sql`h`, sql`i`, { sources, today })}
      ${choice.device === undefined ? sql`` : sql`and i.device = ${choice.device}`}
      ${choice.month === undefined ? sql`` : sql`and to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM') = ${choice.month}`}
    order by h.expires_on, h.issuance_no, h.id_start limit ${limit}`);
  return rows.map(toRange);
}

/** The first certificates that each of several accounts may offer, in one go: of each account as many ranges as it names. */
export async function loadFirstOfferable(
  tx: Tx,
  accounts: ReadonlyMap<string, number>,
  { sources, timeZone, today }: Omit<RangeQuery, 'account' | 'choice' | 'limit'>,
): Promise<PoolRange[]> {
  if (accounts.size === 0) return [];
  const wanted = [...accounts].map(([account, most]) => ({ account, most }));
  const { rows } = await tx.execute<RangeRow>(sql`
    select ${rangeColumns(timeZone)}
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted (account text, most int)
    cross join lateral (
      select f.* from plugin_certificate_trading.holdings f
      join plugin_certificate_trading.issuances o on o.park_id = f.park_id and o.no = f.issuance_no
      where f.park_id = current_setting('lingtan.park_id') and f.status = 'Active' and f.account = wanted.account
        and ${offerable(sql`f`, sql`o`, { sources, today })}
      order by f.expires_on, f.issuance_no, f.id_start limit wanted.most
    ) as h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no`);
  return rows.map(toRange);
}

/** Tradable, valid after today, and of the sources of the book. */
function offerable(h: SQL, i: SQL, { sources, today }: Pick<RangeQuery, 'sources' | 'today'>): SQL {
  return sql`${h}.expires_on > ${today}::date and ${isOfKind(i, tradableKinds)}
      ${sources.length === 0 ? sql`` : sql`and ${i}.attributes->>'source' = ${anyOf(sources)}`}`;
}

/** Orders of a book that certificates past their validity are locked for. */
export async function loadEnded(tx: Tx, book: string, today: string): Promise<string[]> {
  const { rows } = await tx.execute<{ order: string }>(sql`
    select distinct split_part(order_id, '/', 2) as "order" from plugin_certificate_trading.holdings
    where ${ofPark} and status = 'Locked' and expires_on <= ${today}::date and split_part(order_id, '/', 1) = ${book}
    order by 1`);
  return rows.map(({ order }) => order);
}

/** Certificates that are locked for orders. */
export async function loadLocked(tx: Tx, orders: readonly string[], timeZone: string): Promise<PoolRange[]> {
  if (orders.length === 0) return [];
  const { rows } = await tx.execute<RangeRow>(sql`
    select ${rangeColumns(timeZone)} from plugin_certificate_trading.holdings h
    join plugin_certificate_trading.issuances i on i.park_id = h.park_id and i.no = h.issuance_no
    where h.park_id = current_setting('lingtan.park_id') and h.status = 'Locked'
      and h.order_id is not null and h.order_id = ${anyOf(orders)}`);
  return rows.map(toRange);
}

import type { Tx } from '@lingtan/sdk';
import {
  type MoneyPool,
  offerOf,
  RangePool,
  reservedFor,
  tradeFee,
  type BookAction,
  type BookCommand,
  type BookOutcome,
  type NewOrder,
  type OrderBook,
  type RangeChoice,
  type Trade,
} from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';
import { loadFirstOfferable, loadLocked, loadOfferable } from './load.ts';
import { reservedOf, type OpenOrder } from './open-order.ts';
import type { BookAnswer, BookRequest } from './request.ts';

/** Ranges that are fetched of an account for each of its orders before more are needed: most orders take one or two. */
const rangesPerOrder = 4;

/** What a batch of one book works with. */
export interface BatchFrame {
  readonly tx: Tx;
  readonly bookId: string;
  readonly book: OrderBook;
  /** Orders of the book that are not done; changed by the batch. */
  readonly open: Map<string, OpenOrder>;
  readonly money: MoneyPool;
  /** Time of the batch, ms UTC. */
  readonly at: number;
  readonly today: string;
  readonly timeZone: string;
  readonly sources: readonly string[];
  readonly lotWh: number;
  readonly buyerBps: number;
  readonly sellerBps: number;
  vintageOf(device: string): number | null;
  /** What accounts may spend in a day without a second person, and what they spent today, fen. */
  readonly limits: ReadonlyMap<string, number>;
  readonly spent: ReadonlyMap<string, number>;
}

export interface SettledTrade extends Trade {
  readonly sequence: number;
  readonly wh: number;
  readonly fen: number;
  readonly buyerFeeFen: number;
  readonly sellerFeeFen: number;
}

export interface JournalRow {
  readonly sequence: number;
  readonly command: BookCommand;
  readonly answer: BookAnswer;
}

/** Commands of one book, done one after the other, with what they do to certificates, money and orders. */
export class Batch {
  readonly pool: RangePool;
  readonly journal: JournalRow[] = [];
  readonly trades: SettledTrade[] = [];
  readonly entered: OpenOrder[] = [];
  /** Orders that changed, entered or not. */
  readonly changed = new Map<string, OpenOrder>();
  /** Wh by account: locked for orders, delivered, released. */
  private readonly moves = new Map<string, { held: number; reserved: number }>();
  private waiting: { order: string; wh: number; buyer: string | null }[] = [];
  /** Spent since the batch began, fen by account. */
  private readonly spending = new Map<string, number>();
  private readonly loaded = new Map<string, { limit: number; all: boolean }>();

  constructor(private readonly frame: BatchFrame) {
    this.pool = new RangePool(frame.today);
  }

  /**
   * Fetches with one query each what accounts may offer, by the number of orders they have in the batch, and what is locked
   * for orders that will leave the book. What is not enough is fetched when it is needed.
   */
  async prefetch(sellers: ReadonlyMap<string, number>, leaving: readonly string[]): Promise<void> {
    const { tx, sources, timeZone, today } = this.frame;
    const limits = new Map([...sellers].map(([account, orders]) => [account, orders * rangesPerOrder]));
    const ranges = await loadFirstOfferable(tx, limits, { sources, timeZone, today });
    this.pool.add(ranges);
    const found = new Map<string, number>();
    for (const { holding } of ranges) found.set(holding.account, (found.get(holding.account) ?? 0) + 1);
    for (const [account, limit] of limits)
      this.loaded.set(keyOf(account, {}), { limit, all: (found.get(account) ?? 0) < limit });
    await this.loadLockedOf(leaving.filter((order) => this.frame.open.get(order)?.side === 'ask'));
  }

  /** Does one request. Throws before anything has changed when what it needs is not there. */
  async apply(request: BookRequest): Promise<BookAnswer> {
    // What fell due happens first, so that a quote is of the book as the order will find it.
    if (this.frame.book.nextDue <= this.frame.at) this.act({ type: 'advance' }, null);
    const id = String(this.frame.book.done + 1);
    if (request.kind === 'direct-buy') return this.directBuy(id, request);
    if (request.kind !== 'order') return this.act(actionOf(request), null);
    const order = await this.reserve(id, request.order, request.choice, request.purchase);
    const answer = this.act({ type: 'submit', order: order.book }, order.kept);
    if (answer.refusal !== null) this.giveBack(order.kept);
    return answer;
  }

  private async directBuy(
    id: string,
    { owner, askId, price, lots: quantity }: BookRequest & { kind: 'direct-buy' },
  ): Promise<BookAnswer> {
    const { kept } = await this.reserve(id, { owner, side: 'bid', quantity, price }, {});
    const answer = this.act({ type: 'direct-buy', id, owner, askId, price, quantity }, kept);
    if (answer.refusal !== null) this.giveBack(kept);
    return answer;
  }

  /** The rules that hold from now on. */
  setRules(action: BookAction & { type: 'rules' }): void {
    this.act(action, null);
  }

  /** Certificate entries of the batch; they add up to nothing. */
  entries(): { account: string; bucket: 'held' | 'reserved'; wh: number }[] {
    return [...this.moves].flatMap(([account, { held, reserved }]) =>
      [
        { account, bucket: 'held' as const, wh: held },
        { account, bucket: 'reserved' as const, wh: reserved },
      ].filter(({ wh }) => wh !== 0),
    );
  }

  /** Delivers and releases what is still to be, with the certificates of orders from before the batch. */
  async settle(): Promise<void> {
    await this.loadLockedOf(this.waiting.map(({ order }) => order));
    for (const { order, wh, buyer } of this.waiting)
      if (buyer === null) this.pool.release(order, wh);
      else this.pool.deliver(order, wh, buyer);
    this.waiting = [];
  }

  private async loadLockedOf(orders: readonly string[]): Promise<void> {
    const { tx, timeZone, bookId } = this.frame;
    const unknown = [...new Set(orders)].filter((order) => !this.pool.knows(order));
    const stored = await loadLocked(
      tx,
      unknown.map((order) => `${bookId}/${order}`),
      timeZone,
    );
    this.pool.add(stored.map((range) => ({ ...range, order: range.order!.slice(bookId.length + 1) })));
  }

  private async reserve(
    id: string,
    order: Omit<NewOrder, 'id'>,
    choice: RangeChoice,
    purchase?: number,
  ): Promise<{ book: NewOrder; kept: OpenOrder }> {
    const { lotWh, buyerBps, sellerBps, money, book } = this.frame;
    const { owner: account, side, quantity: lots, price: priceFen, force = 'gtc', expiresAt = null } = order;
    const { device = null, month = null } = choice;
    const terms = {
      lotWh,
      buyerBps,
      sellerBps,
      force,
      device,
      month,
      expiresAt,
      ...(purchase !== undefined && { purchase }),
    };
    const kept: OpenOrder = { id, account, side, lots, priceFen, terms, remaining: lots, state: 'open' };
    if (side === 'bid') {
      const cost = priceFen === null ? book.quote({ ...order, id }) : lots * priceFen;
      if (purchase === undefined) this.checkLimit(account, cost);
      const fen = priceFen === null ? reservedFor(1, cost, buyerBps) : reservedOf(kept, lots);
      const available = money.available(account);
      if (available < fen) throw ledgerErrors.MONEY_SHORT({ account, available, fen });
      if (priceFen !== null) money.change(account, -fen, fen);
      if (purchase === undefined) this.spend(account, cost);
      return { book: { ...order, id }, kept };
    }
    const wh = lots * lotWh;
    await this.ensure(account, choice, wh);
    const ranges = this.pool.lock(account, wh, choice, id);
    if (!ranges) throw ledgerErrors.NOT_OFFERABLE({ account, held: this.pool.available(account, choice), wh });
    this.move(account, -wh, wh);
    return { book: { ...order, id, product: offerOf(ranges, this.frame.vintageOf) }, kept };
  }

  /** @throws CERTIFICATE_APPROVAL_NEEDED */
  private checkLimit(account: string, fen: number): void {
    const limit = this.frame.limits.get(account);
    if (limit === undefined) return;
    const spent = (this.frame.spent.get(account) ?? 0) + (this.spending.get(account) ?? 0);
    if (spent + fen > limit) throw ledgerErrors.APPROVAL_NEEDED({ account, fen, spent, limit });
  }

  private spend(account: string, fen: number): void {
    if (this.frame.limits.has(account)) this.spending.set(account, (this.spending.get(account) ?? 0) + fen);
  }

  /** Loads certificates of an account until there are enough, or no more. */
  private async ensure(account: string, choice: RangeChoice, wh: number): Promise<void> {
    const key = keyOf(account, choice);
    let known = this.loaded.get(key) ?? { limit: rangesPerOrder * 2, all: false };
    while (this.pool.available(account, choice) < wh && !known.all) {
      known = { limit: known.limit * 8, all: false };
      const { tx, sources, timeZone, today } = this.frame;
      const ranges = await loadOfferable(tx, { account, choice, sources, timeZone, today, limit: known.limit });
      this.pool.add(ranges);
      known.all = ranges.length < known.limit;
      this.loaded.set(key, known);
    }
    // What the batch released so far may be what is missing.
    if (this.pool.available(account, choice) < wh && this.waiting.length > 0) await this.settle();
  }

  private giveBack(kept: OpenOrder): void {
    if (kept.side === 'ask') {
      const wh = kept.lots * kept.terms.lotWh;
      this.pool.release(kept.id, wh);
      this.move(kept.account, wh, -wh);
    } else {
      const fen = reservedOf(kept, kept.lots);
      this.frame.money.change(kept.account, fen, -fen);
      if (kept.terms.purchase === undefined) this.spend(kept.account, -kept.lots * (kept.priceFen ?? 0));
    }
  }

  private act(action: BookAction, entered: OpenOrder | null): BookAnswer {
    const { book, at, open } = this.frame;
    const command: BookCommand = { ...action, at };
    if (entered) open.set(entered.id, entered);
    const outcome = book.apply(command);
    if (entered && outcome.refusal !== null) open.delete(entered.id);
    else if (entered) this.entered.push(entered);
    for (const trade of outcome.trades) this.trade(trade, outcome.sequence);
    for (const each of outcome.left) this.leave(each);
    const answer = this.answer(outcome, outcome.refusal === null ? entered : null);
    this.journal.push({ sequence: outcome.sequence, command, answer });
    return answer;
  }

  private answer({ sequence, refusal, trades, left }: BookOutcome, order: OpenOrder | null): BookAnswer {
    const own = order ? trades.filter(({ bid, ask }) => bid === order.id || ask === order.id) : [];
    return {
      sequence,
      refusal,
      order: order?.id ?? null,
      state: order?.state ?? null,
      remaining: order?.remaining ?? 0,
      trades: own.map(({ no, quantity, price }) => ({ no, lots: quantity, priceFen: price })),
      left: left.map(({ id }) => id),
      halted: this.frame.book.isHalted,
    };
  }

  private trade(trade: Trade, sequence: number): void {
    const { money } = this.frame;
    const [bid, ask] = [this.order(trade.bid), this.order(trade.ask)];
    const fen = trade.quantity * trade.price;
    const buyerFeeFen = tradeFee(fen, bid.terms.buyerBps);
    const sellerFeeFen = tradeFee(fen, ask.terms.sellerBps);
    const freed = reservedOf(bid, bid.remaining) - reservedOf(bid, bid.remaining - trade.quantity);
    money.change(bid.account, freed - fen - buyerFeeFen, -freed);
    money.change(ask.account, fen - sellerFeeFen, 0);
    if (buyerFeeFen + sellerFeeFen > 0) money.change('exchange', buyerFeeFen + sellerFeeFen, 0);
    const wh = trade.quantity * ask.terms.lotWh;
    this.waiting.push({ order: ask.id, wh, buyer: bid.account });
    this.move(ask.account, 0, -wh);
    this.move(bid.account, wh, 0);
    for (const order of [bid, ask]) {
      order.remaining -= trade.quantity;
      if (order.remaining === 0) this.end(order, 'filled');
    }
    this.trades.push({ ...trade, sequence, wh, fen, buyerFeeFen, sellerFeeFen });
  }

  private leave({ id, why }: BookOutcome['left'][number]): void {
    const order = this.order(id);
    if (order.side === 'ask') {
      const wh = order.remaining * order.terms.lotWh;
      this.waiting.push({ order: id, wh, buyer: null });
      this.move(order.account, wh, -wh);
    } else {
      const fen = reservedOf(order, order.remaining);
      this.frame.money.change(order.account, fen, -fen);
    }
    this.end(order, why === 'expired' ? 'expired' : 'cancelled');
  }

  private order(id: string): OpenOrder {
    const order = this.frame.open.get(id);
    if (!order) throw new Error(`the book knows the order ${id}, the exchange does not`);
    this.changed.set(id, order);
    return order;
  }

  private end(order: OpenOrder, state: OpenOrder['state']): void {
    order.state = state;
    this.frame.open.delete(order.id);
  }

  private move(account: string, held: number, reserved: number): void {
    const before = this.moves.get(account) ?? { held: 0, reserved: 0 };
    this.moves.set(account, { held: before.held + held, reserved: before.reserved + reserved });
  }
}

function keyOf(account: string, { device = '', month = '' }: RangeChoice): string {
  return `${account} ${device} ${month}`;
}

function actionOf(request: Exclude<BookRequest, { kind: 'order' | 'direct-buy' }>): BookAction {
  const owner = 'owner' in request && request.owner !== undefined ? { owner: request.owner } : {};
  switch (request.kind) {
    case 'cancel':
      return { type: 'cancel', orderId: request.orderId, ...owner };
    case 'cancel-all':
      return { type: 'cancel-all', ...owner };
    default:
      return { type: request.kind };
  }
}

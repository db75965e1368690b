import { canonicalJson, sha256 } from '@lingtan/sdk';
import type { PriceRule } from '../../contracts/book.ts';
import type { BookCommand, BookOutcome, Leaving, Refusal } from './command.ts';
import { DueList } from './due-list.ts';
import { BookOrder, type NewOrder, type Side, type Trade } from './order.ts';
import { PriceLadder } from './price-ladder.ts';
import { costOf, fillable, match, type Fill, type MatchFrame } from './matching.ts';
import { refusalOf, type BookLimits } from './refusal.ts';
import type { BookSnapshot, OpenOrder } from './snapshot.ts';

/** Rules of one book. */
export interface BookRules {
  readonly priceRule: PriceRule;
  readonly limits?: BookLimits;
}

/** Commands that add orders or match them; all others are done while trading is halted too. */
const trading: ReadonlySet<BookCommand['type']> = new Set(['submit', 'direct-buy']);

/**
 * A continuous order book: price, then arrival. It knows no clock and no chance: the same commands give the same trades and
 * the same hash. Time runs only forwards, by the times of the commands; what fell due in between happens before a command.
 * An order becomes part of the queue of its price when it becomes valid.
 */
export class OrderBook {
  private readonly asks = new PriceLadder(1);
  private readonly bids = new PriceLadder(-1);
  /** Orders in the book and orders that wait for their time. */
  private readonly open = new Map<string, BookOrder>();
  private readonly openOf = new Map<string, number>();
  private readonly starts = new DueList();
  private readonly ends = new DueList();
  private sequence = 0;
  private tradeNo = 0;
  private now = -Infinity;
  private halted = false;
  private trades: Trade[] = [];
  private left: { id: string; quantity: number; why: Leaving }[] = [];

  constructor(private rules: BookRules) {}

  /** The book as a snapshot left it. */
  static restore(rules: BookRules, snapshot: BookSnapshot): OrderBook {
    const book = new OrderBook(rules);
    book.sequence = snapshot.sequence;
    book.tradeNo = snapshot.tradeNo;
    book.now = snapshot.now ?? -Infinity;
    book.halted = snapshot.halted;
    for (const kept of [...snapshot.bids, ...snapshot.asks, ...snapshot.waiting]) {
      const order = new BookOrder(kept.order, kept.createdAt, kept.sequence);
      order.remaining = kept.remaining;
      book.keep(order);
      if (kept.shown === 0) book.starts.add(kept.order.validFrom!, order);
      else {
        order.shown = kept.shown;
        book.side(order.order.side).at(order.order.price!).append(order);
      }
    }
    return book;
  }

  /** Does one command, after all that fell due before it. A refused command changes nothing but the sequence and the time. */
  apply(command: BookCommand): BookOutcome {
    this.trades = [];
    this.left = [];
    this.sequence++;
    if (command.at > this.now) this.now = command.at;
    this.passTime();
    const refusal = this.halted && trading.has(command.type) ? 'halted' : this.act(command);
    return { sequence: this.sequence, refusal, trades: this.trades, left: this.left };
  }

  /** Orders of a side that anybody can see, in book order. Of an iceberg `shown` is the visible part. */
  resting(side: Side): OpenOrder[] {
    const list: OpenOrder[] = [];
    for (const level of this.side(side).levels())
      for (let order = level.head; order; order = order.after) list.push(openOrder(order));
    return list;
  }

  /** Depth of a side, best price first. */
  depth(side: Side, levels = 20): { price: number; quantity: number; orders: number }[] {
    const list = [];
    for (const { price, shown, count } of this.side(side).levels()) {
      if (list.length >= levels) break;
      list.push({ price, quantity: shown, orders: count });
    }
    return list;
  }

  get orderCount(): number {
    return this.open.size;
  }

  get isHalted(): boolean {
    return this.halted;
  }

  find(id: string): OpenOrder | null {
    const order = this.open.get(id);
    return order ? openOrder(order) : null;
  }

  /** What an order would pay if it came now; nothing changes by asking. Of a bid it is the most that it costs at once. */
  quote(order: NewOrder): number {
    return costOf(this.frame(new BookOrder(order, this.now, this.sequence + 1)));
  }

  get currentRules(): BookRules {
    return this.rules;
  }

  /** Number of the last command. */
  get done(): number {
    return this.sequence;
  }

  /** Time of the next order that expires or becomes valid, ms UTC; Infinity when there is none. */
  get nextDue(): number {
    return Math.min(this.ends.next, this.halted ? Infinity : this.starts.next);
  }

  /** All that the book is. Restored, it goes on exactly as this one. */
  snapshot(): BookSnapshot {
    const waiting = [...this.open.values()].filter(({ level }) => level === null);
    return {
      sequence: this.sequence,
      tradeNo: this.tradeNo,
      now: this.now === -Infinity ? null : this.now,
      halted: this.halted,
      bids: this.resting('bid'),
      asks: this.resting('ask'),
      waiting: waiting.map(openOrder).sort((a, b) => a.sequence - b.sequence),
    };
  }

  /** SHA-256 of the canonical JSON of the snapshot. */
  hash(): string {
    return sha256(canonicalJson(this.snapshot()));
  }

  private act(command: BookCommand): Refusal | null {
    switch (command.type) {
      case 'submit':
        return this.submit(command.order);
      case 'direct-buy':
        return this.directBuy(command);
      case 'cancel': {
        const order = this.open.get(command.orderId);
        if (!order || (command.owner !== undefined && order.order.owner !== command.owner)) return 'order-unknown';
        this.leave(order, 'cancelled');
        return null;
      }
      case 'cancel-all':
        for (const order of [...this.open.values()].sort((a, b) => a.sequence - b.sequence))
          if (command.owner === undefined || order.order.owner === command.owner) this.leave(order, 'cancelled');
        return null;
      case 'halt':
      case 'resume':
        this.halted = command.type === 'halt';
        if (!this.halted) this.passTime();
        return null;
      case 'rules':
        this.rules = { priceRule: command.priceRule, limits: command.limits };
        return null;
      case 'advance':
        return null;
    }
  }

  private submit(order: NewOrder): Refusal | null {
    const refusal = this.open.has(order.id)
      ? 'order-exists'
      : refusalOf(order, this.now, this.openOf.get(order.owner) ?? 0, this.rules.limits);
    if (refusal) return refusal;
    const taker = new BookOrder(order, order.createdAt ?? this.now, this.sequence);
    if (order.validFrom !== undefined && order.validFrom > this.now) {
      this.keep(taker);
      this.starts.add(order.validFrom, taker);
      return null;
    }
    if (order.postOnly && fillable(this.frame(taker), 1) > 0) return 'post-only-would-trade';
    if (order.force === 'fok' && fillable(this.frame(taker), order.quantity) < order.quantity) return 'not-fillable';
    this.keep(taker);
    this.enter(taker);
    return null;
  }

  /** Matches an order that has become valid, and rests what is left of it. */
  private enter(taker: BookOrder): void {
    const { order } = taker;
    const traded = match(this.frame(taker), (maker, fill) => this.trade(taker, maker, fill));
    if (taker.remaining === 0) this.drop(taker);
    else if (order.oneTimeMatch && traded) this.leave(taker, 'one-time-match');
    else if (order.price === null || order.force === 'ioc' || order.force === 'fok')
      this.leave(taker, 'rest-cancelled');
    else {
      taker.shown = taker.slice();
      this.side(order.side).at(order.price).append(taker);
    }
  }

  private directBuy({ id, owner, askId, price, quantity }: BookCommand & { type: 'direct-buy' }): Refusal | null {
    const ask = this.open.get(askId);
    if (!ask?.level || ask.order.side !== 'ask') return 'ask-unknown';
    if (!(quantity > 0) || !Number.isSafeInteger(quantity)) return 'not-positive';
    if (ask.order.owner === owner) return 'own-ask';
    if (ask.order.price !== price) return 'price-changed';
    if (ask.remaining < quantity) return 'ask-too-small';
    if (this.open.has(id)) return 'order-exists';
    const taker = new BookOrder({ id, side: 'bid', owner, price, quantity }, this.now, this.sequence);
    this.trade(taker, ask, { quantity, price });
    return null;
  }

  /** Books one trade and what it does to the order that was there. */
  private trade(taker: BookOrder, maker: BookOrder, { quantity, price }: Fill): void {
    const [bid, ask] = taker.order.side === 'bid' ? [taker, maker] : [maker, taker];
    this.trades.push({
      no: ++this.tradeNo,
      bid: bid.order.id,
      ask: ask.order.id,
      buyer: bid.order.owner,
      seller: ask.order.owner,
      quantity,
      price,
      at: this.now,
      taker: taker.order.side,
    });
    taker.remaining -= quantity;
    maker.remaining -= quantity;
    const shownBefore = maker.shown;
    maker.shown = Math.max(0, maker.shown - quantity);
    maker.level!.shown -= shownBefore - maker.shown;
    if (maker.remaining === 0) this.drop(maker);
    else if (maker.order.oneTimeMatch) this.leave(maker, 'one-time-match');
    else if (maker.shown === 0) {
      // The next part of an iceberg comes last in its price.
      const level = maker.level!;
      level.unlink(maker);
      maker.shown = maker.slice();
      level.append(maker);
    }
  }

  /** Orders that fell due: expiry before validity, so that nothing trades after its end. */
  private passTime(): void {
    while (this.ends.next <= this.now || (!this.halted && this.starts.next <= this.now)) {
      const ending = this.ends.next <= this.starts.next || this.halted;
      const order = (ending ? this.ends : this.starts).take()!;
      // Orders that left earlier stay in the lists until their time.
      if (this.open.get(order.order.id) !== order) continue;
      if (ending) this.leave(order, 'expired');
      else this.becomeValid(order);
    }
  }

  private becomeValid(order: BookOrder): void {
    const { postOnly, force, quantity } = order.order;
    if (postOnly && fillable(this.frame(order), 1) > 0) this.leave(order, 'rest-cancelled');
    else if (force === 'fok' && fillable(this.frame(order), quantity) < quantity) this.leave(order, 'rest-cancelled');
    else this.enter(order);
  }

  private frame(taker: BookOrder): MatchFrame {
    const against = taker.order.side === 'bid' ? this.asks : this.bids;
    return { taker, against, priceRule: this.rules.priceRule };
  }

  private side(side: Side): PriceLadder {
    return side === 'ask' ? this.asks : this.bids;
  }

  private keep(order: BookOrder): void {
    const { id, owner, expiresAt } = order.order;
    this.open.set(id, order);
    this.openOf.set(owner, (this.openOf.get(owner) ?? 0) + 1);
    if (expiresAt !== undefined) this.ends.add(expiresAt, order);
  }

  private leave(order: BookOrder, why: Leaving): void {
    this.left.push({ id: order.order.id, quantity: order.remaining, why });
    this.drop(order);
  }

  private drop(order: BookOrder): void {
    const { level } = order;
    if (level) {
      level.unlink(order);
      if (level.count === 0) this.side(order.order.side).remove(level);
    }
    if (!this.open.delete(order.order.id)) return;
    const { owner } = order.order;
    const count = this.openOf.get(owner)! - 1;
    if (count === 0) this.openOf.delete(owner);
    else this.openOf.set(owner, count);
  }
}

function openOrder({ order, remaining, shown, createdAt, sequence }: BookOrder): OpenOrder {
  return { order, remaining, shown, createdAt, sequence };
}

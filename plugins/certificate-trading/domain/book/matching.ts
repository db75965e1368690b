import type { PriceRule } from '../../contracts/book.ts';
import type { BookOrder } from './order.ts';
import type { PriceLadder, PriceLevel } from './price-ladder.ts';
import { productFits } from './product-fit.ts';

/** An order that comes, and the side it looks at. */
export interface MatchFrame {
  readonly taker: BookOrder;
  readonly against: PriceLadder;
  readonly priceRule: PriceRule;
}

export interface Fill {
  readonly quantity: number;
  readonly price: number;
}

/** Trades the taker against the side, best price first, until nothing fits. True when there was a trade. */
export function match(frame: MatchFrame, trade: (maker: BookOrder, fill: Fill) => void): boolean {
  const { taker, against } = frame;
  let traded = false;
  let level = against.best();
  while (level && reaches(taker, level)) {
    let maker = level.head;
    while (maker) {
      const next: BookOrder | null = maker.after;
      if (suits(frame, maker)) {
        const quantity = Math.min(taker.remaining, maker.shown);
        trade(maker, { quantity, price: priceOf(frame, maker) });
        traded = true;
        if (taker.remaining === 0 || taker.order.oneTimeMatch) return true;
      }
      maker = next ?? (cameBack(maker, level) && suits(frame, maker) ? maker : null);
    }
    level = against.after(level.rank);
  }
  return traded;
}

/** The last order of a level is still there: as the next part of an iceberg, since all others trade in full. */
function cameBack(maker: BookOrder, level: PriceLevel): boolean {
  return maker.order.display !== undefined && maker.level === level && level.tail === maker;
}

/** How much of the taker would trade now, counted up to `enough`. Hidden parts count. */
export function fillable(frame: MatchFrame, enough: number): number {
  const { taker, against } = frame;
  let sum = 0;
  for (let level = against.best(); level && reaches(taker, level); level = against.after(level.rank))
    for (let maker = level.head; maker; maker = maker.after) {
      if (!suits(frame, maker)) continue;
      sum += maker.order.oneTimeMatch ? maker.shown : maker.remaining;
      if (sum >= enough || taker.order.oneTimeMatch) return sum;
    }
  return sum;
}

/** What the taker would pay now for as much as it can get, in units of price × quantity. */
export function costOf(frame: MatchFrame): number {
  const { taker, against } = frame;
  let [left, cost] = [taker.order.quantity, 0];
  for (let level = against.best(); level && reaches(taker, level) && left > 0; level = against.after(level.rank))
    for (let maker = level.head; maker && left > 0; maker = maker.after) {
      if (!suits(frame, maker)) continue;
      const quantity = Math.min(left, maker.order.oneTimeMatch ? maker.shown : maker.remaining);
      left -= quantity;
      cost += quantity * priceOf(frame, maker);
      if (taker.order.oneTimeMatch) return cost;
    }
  return cost;
}

function reaches({ order }: BookOrder, level: PriceLevel): boolean {
  if (order.price === null) return true;
  return order.side === 'bid' ? level.price <= order.price : level.price >= order.price;
}

function suits({ taker }: MatchFrame, maker: BookOrder): boolean {
  if (maker.order.owner === taker.order.owner) return false;
  const [bid, ask] = taker.order.side === 'bid' ? [taker, maker] : [maker, taker];
  return bid.order.product === undefined || productFits(bid.order.product, ask.order.product);
}

/** Price of a trade. A market order has none, so that the other one's price holds. */
function priceOf({ taker, priceRule }: MatchFrame, maker: BookOrder): number {
  if (taker.order.price === null) return maker.order.price!;
  const [bid, ask] = taker.order.side === 'bid' ? [taker, maker] : [maker, taker];
  if (priceRule === 'ask-price') return ask.order.price!;
  return isOlder(bid, ask) ? bid.order.price! : ask.order.price!;
}

/** Which of two orders is older: by the times of their creation, and at one time by the numbers under which they came. */
function isOlder(one: BookOrder, other: BookOrder): boolean {
  return one.createdAt === other.createdAt ? one.sequence < other.sequence : one.createdAt < other.createdAt;
}

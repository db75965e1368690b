import type { AuctionRun, BookRun, BookStep, BundleRun, PriceRule } from '../../contracts/book.ts';
import { clearAuction } from '../book/auction.ts';
import { bundleShares, bundleStep, bundleVolumes } from '../book/bundle.ts';
import type { BookAction, BookCommand, Leaving, Refusal } from '../book/command.ts';
import { demandOrders } from '../book/demand.ts';
import { OrderBook, type BookRules } from '../book/order-book.ts';
import type { Side } from '../book/order.ts';
import { newHolding } from '../holdings/holding.ts';
import { totalQuantity } from '../holdings/take.ts';
import { RangePool } from '../market/range-pool.ts';
import { documentErrors } from './errors.ts';

/** What a run of a book leads to. Volumes are decimal text, as they go in. */
interface BookResult {
  trades: { bid: string; ask: string; volume: string; price: number }[];
  bidsAfter: { id: string; volume: string; price: number }[];
  asksAfter: BookResult['bidsAfter'];
  refused: { step: number; id: string; reason: Refusal }[];
  left: { id: string; volume: string; reason: Leaving }[];
  bookHash: string;
}

/** Runs the steps under each price rule; the first rule's result stands on top, all of them below `byPriceRule`. */
export function runBook(run: BookRun): object {
  const byRule = new Map(run.priceRules.map((rule) => [rule, runUnder(run, rule)]));
  const first = byRule.get(run.priceRules[0]!)!;
  return byRule.size === 1 ? first : { ...first, byPriceRule: Object.fromEntries(byRule) };
}

function runUnder(run: BookRun, priceRule: PriceRule): BookResult {
  const { maxOrderVolume, maxOpenOrders } = run.limits ?? {};
  const rules: BookRules = { priceRule, limits: { maxOrderQuantity: maxOrderVolume, maxOpenOrders } };
  const book = new OrderBook(rules);
  const start = Date.parse(run.now ?? '2026-01-01T00:00:00Z');
  const result = { trades: [], refused: [], left: [] } as Pick<BookResult, 'trades' | 'refused' | 'left'>;
  let now = start;
  run.steps.forEach((step, index) => {
    if (step.action === 'advance') now += step.minutes * 60_000;
    for (const action of actionsOf(step, index, now)) {
      const command: BookCommand = { ...action, at: now };
      const outcome = book.apply(command);
      if (outcome.refusal) result.refused.push({ step: index, id: subjectOf(step, action), reason: outcome.refusal });
      for (const { bid, ask, quantity, price } of outcome.trades)
        result.trades.push({ bid, ask, volume: String(quantity), price });
      for (const { id, quantity, why } of outcome.left) result.left.push({ id, volume: String(quantity), reason: why });
    }
  });
  const visible = (side: Side): BookResult['bidsAfter'] =>
    book
      .resting(side)
      .map(({ order, remaining }) => ({ id: order.id, volume: String(remaining), price: order.price! }));
  return { ...result, bidsAfter: visible('bid'), asksAfter: visible('ask'), bookHash: book.hash() };
}

function subjectOf(step: BookStep, action: BookAction): string {
  if (action.type === 'submit') return action.order.id;
  return 'id' in step ? step.id : 'orderId' in step ? step.orderId : step.action;
}

/** Commands of one step. */
function actionsOf(step: BookStep, index: number, now: number): BookAction[] {
  const later = (offset: number | undefined, at: string | undefined): number | undefined =>
    at !== undefined ? Date.parse(at) : offset === undefined ? undefined : now + offset * 60_000;
  switch (step.action) {
    case 'submit': {
      if (step.type === 'limit' && step.price === undefined) throw missingPrice(index);
      const { id, userId, oneTimeMatch, postOnly, product } = step;
      const order = {
        id,
        side: step.side === 'Ask' ? ('ask' as const) : ('bid' as const),
        owner: userId,
        quantity: step.volume,
        price: step.type === 'market' ? null : step.price!,
        force: step.timeInForce.toLowerCase() as 'gtc' | 'ioc' | 'fok',
        ...(oneTimeMatch && { oneTimeMatch }),
        ...(postOnly && { postOnly }),
        ...(step.displayVolume !== undefined && { display: step.displayVolume }),
        ...(product && { product }),
        ...defined('createdAt', later(step.createdAtOffsetMin, step.createdAt)),
        ...defined('validFrom', later(step.validFromOffsetMin, step.validFrom)),
        ...defined('expiresAt', later(step.expiresAtOffsetMin, step.expiresAt)),
      };
      return [{ type: 'submit', order }];
    }
    case 'directBuy': {
      const { id, userId, askId, price, volume } = step;
      return [{ type: 'direct-buy', id, owner: userId, askId, price, quantity: volume }];
    }
    case 'demand': {
      const { id, userId, price, volume, period, product } = step;
      const [start, end] = [Date.parse(step.start), Date.parse(step.end)];
      const demand = { id, owner: userId, price, quantity: volume, start, end, period, ...(product && { product }) };
      return demandOrders(demand).map((order) => ({ type: 'submit', order }));
    }
    case 'cancel':
      return [{ type: 'cancel', orderId: step.orderId, ...defined('owner', step.userId) }];
    case 'cancelAll':
      return [{ type: 'cancel-all', ...defined('owner', step.userId) }];
    default:
      return [{ type: step.action }];
  }
}

function defined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

function missingPrice(index: number): Error {
  const path = `steps.${index}.price`;
  const message = 'nothing is not valid; a limit order needs a price';
  return documentErrors.DOCUMENT_INVALID({ count: 1, first: `${path}: ${message}`, issues: [{ path, message }] });
}

/** Clears a call auction. */
export function runAuction({ auction, referencePrice }: AuctionRun): object {
  const ids = new Set(auction.map(({ id }) => id));
  if (ids.size < auction.length)
    throw documentErrors.DOCUMENT_UNKNOWN({ problem: 'auction: ids of orders must differ' });
  const orders = auction.map(({ id, side, price, volume, userId, at }, index) => ({
    id,
    side: side === 'Ask' ? ('ask' as const) : ('bid' as const),
    owner: userId,
    price,
    quantity: volume,
    at: at ?? index,
  }));
  const { price, volume, fills, trades, curve } = clearAuction(orders, referencePrice ?? null);
  return {
    clearingPrice: price,
    volume,
    fills: fills.map(({ id, quantity }) => ({ id, volume: quantity })),
    trades: trades.map(({ bid, ask, quantity }) => ({ bid, ask, volume: quantity, price })),
    curve,
  };
}

/** Why a volume of a bundle cannot be bought. */
function bundleFault(items: readonly number[], volume: number): string {
  const total = items.reduce((sum, item) => sum + item, 0);
  if (!Number.isSafeInteger(volume) || volume < 1) return `${volume} is no whole number of certificates above 0`;
  if (volume > total) return `${volume} is more than the ${total} of the bundle`;
  return `${volume} of a bundle of ${items.join(' + ')} is no whole number of each; the volumes are multiples of ${bundleStep(items)}`;
}

const [seller, buyer] = ['seller', 'buyer'];

/** A bundle whose certificates are locked as the park locks them: an item is its order, by its number from 1. */
class OfferedBundle {
  private readonly pool = new RangePool(null);

  constructor(private readonly items: readonly number[]) {
    const nowhere = { order: null, month: '', source: '', from: 0, to: 0 };
    const held = items.map((size, index) => {
      const id = String(index + 1);
      const range = { start: 0, end: size - 1, attributes: {}, expiresOn: null };
      return { ...nowhere, device: id, holding: newHolding({ id, issuanceId: id, account: seller, ...range }) };
    });
    this.pool.add(held);
    items.forEach((size, index) => this.pool.lock(seller, size, { device: String(index + 1) }, String(index + 1)));
  }

  /** Hands over a part of each item. */
  deliver(shares: readonly number[]): void {
    shares.forEach((share, index) => this.pool.deliver(String(index + 1), share, buyer));
  }

  /** Gives back all that is still locked. */
  release(): void {
    this.locked.forEach((left, index) => this.pool.release(String(index + 1), left));
  }

  /** What of each item is still locked. */
  get locked(): number[] {
    return this.items.map((_, index) => this.pool.lockedFor(String(index + 1)));
  }

  /** What of each item its seller can use. */
  get available(): number[] {
    return this.items.map((_, index) => this.pool.available(seller, { device: String(index + 1) }));
  }

  /** What of each item the buyer has. */
  get bought(): number[] {
    const { moved, cut } = this.pool.changes();
    return this.items.map((size, index) => {
      const id = String(index + 1);
      const whole = moved.some((each) => each.id === id && each.account === buyer) ? size : 0;
      const parts = cut.find((each) => each.id === id)?.parts ?? [];
      return whole + totalQuantity(parts.filter(({ account }) => account === buyer));
    });
  }
}

/** Lots of certificates that there are some of. */
function some(amounts: readonly number[]): number[] {
  return amounts.filter((amount) => amount > 0);
}

/** What can be sold of a bundle, and what a sale or a lock does. */
export function runBundle(run: BundleRun): object {
  const { items } = run;
  switch (run.operation) {
    case 'check volumes':
      return { allowed: run.volumes.map((volume) => bundleShares(items, volume) !== null) };
    case 'list volumes': {
      const { volumes, truncated } = bundleVolumes(items);
      const whole = volumes.filter((volume) => bundleShares(items, volume) !== null);
      return { volumes: whole, ...(truncated && { truncated }) };
    }
    case 'buy': {
      const offered = new OfferedBundle(items);
      const shares = bundleShares(items, run.volume);
      if (shares) offered.deliver(shares);
      const { locked, bought } = offered;
      const traded = bought.reduce((sum, each) => sum + each, 0);
      return {
        ...(!shares && { error: bundleFault(items, run.volume), stateChanged: false }),
        ...{ tradeVolume: traded, itemsTraded: bought, sellerLeft: locked, buyerAvailable: bought },
        ...(shares && run.price !== undefined && { cost: traded * run.price }),
      };
    }
    default: {
      const offered = new OfferedBundle(items);
      const state = () => ({ locked: some(offered.locked), available: some(offered.available) });
      const afterCreate = state();
      if (run.operation === 'create') return { afterCreate };
      offered.release();
      return { afterCreate, afterCancel: state() };
    }
  }
}

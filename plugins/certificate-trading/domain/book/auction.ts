/** A sealed order of a call auction. Equal times share pro rata. */
export interface AuctionOrder {
  readonly id: string;
  readonly side: 'ask' | 'bid';
  readonly owner: string;
  readonly price: number;
  readonly quantity: number;
  /** Time of arrival, any unit. */
  readonly at: number;
}

/** What could be traded at one price. */
export interface AuctionStep {
  readonly price: number;
  readonly demand: number;
  readonly supply: number;
  readonly volume: number;
}

export interface AuctionResult {
  /** Null when nothing can be traded. */
  readonly price: number | null;
  readonly volume: number;
  readonly fills: readonly { readonly id: string; readonly quantity: number }[];
  readonly trades: readonly { readonly bid: string; readonly ask: string; readonly quantity: number }[];
  /** At every price that was named, lowest first. */
  readonly curve: readonly AuctionStep[];
}

/**
 * Clears sealed orders at one price. The price moves the largest volume; of several the one with the smallest surplus; then the
 * highest where all have more demand and the lowest where all have more supply; then the nearest to the reference price,
 * then the lowest. Better prices are served first, then earlier orders; orders of one
 * price and time share pro rata in whole units, the largest fractions first. Two orders of one owner never trade: a fill
 * that could meet nobody else is taken back.
 */
export function clearAuction(orders: readonly AuctionOrder[], referencePrice: number | null = null): AuctionResult {
  const [asks, bids] = [ranked(orders, 'ask'), ranked(orders, 'bid')];
  const prices = [...new Set(orders.map(({ price }) => price))].sort((a, b) => a - b);
  const curve = prices.map((price): AuctionStep => {
    const demand = total(bids.filter((bid) => bid.price >= price));
    const supply = total(asks.filter((ask) => ask.price <= price));
    return { price, demand, supply, volume: Math.min(demand, supply) };
  });
  const best = bestStep(curve, referencePrice);
  if (!best || best.volume === 0) return { price: null, volume: 0, fills: [], trades: [], curve };
  const buying = share(
    bids.filter((bid) => bid.price >= best.price),
    best.volume,
  );
  const selling = share(
    asks.filter((ask) => ask.price <= best.price),
    best.volume,
  );
  const trades = pair(buying, selling);
  const traded = new Map<string, number>();
  for (const { bid, ask, quantity } of trades)
    for (const id of [bid, ask]) traded.set(id, (traded.get(id) ?? 0) + quantity);
  if (trades.length === 0) return { price: null, volume: 0, fills: [], trades, curve };
  const fills = [...traded].map(([id, quantity]) => ({ id, quantity }));
  return { price: best.price, volume: trades.reduce((sum, { quantity }) => sum + quantity, 0), fills, trades, curve };
}

function bestStep(curve: readonly AuctionStep[], referencePrice: number | null): AuctionStep | undefined {
  const surplus = ({ demand, supply }: AuctionStep): number => Math.abs(demand - supply);
  const most = Math.max(0, ...curve.map(({ volume }) => volume));
  const moving = curve.filter(({ volume }) => volume === most);
  const least = Math.min(...moving.map(surplus));
  const equal = moving.filter((step) => surplus(step) === least);
  if (least > 0 && equal.every(({ demand, supply }) => demand > supply)) return equal.at(-1);
  if (least > 0 && equal.every(({ demand, supply }) => supply > demand)) return equal[0];
  const distance = ({ price }: AuctionStep): number => (referencePrice === null ? 0 : Math.abs(price - referencePrice));
  return [...equal].sort((a, b) => distance(a) - distance(b) || a.price - b.price)[0];
}

type Filled = { readonly order: AuctionOrder; left: number };

function ranked(orders: readonly AuctionOrder[], side: AuctionOrder['side']): AuctionOrder[] {
  const sign = side === 'ask' ? 1 : -1;
  return orders.filter((order) => order.side === side).sort((a, b) => sign * (a.price - b.price) || a.at - b.at);
}

function total(orders: readonly AuctionOrder[]): number {
  return orders.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Serves ranked orders in turn; those of one price and time share what is left. */
function share(orders: readonly AuctionOrder[], volume: number): Filled[] {
  const filled: Filled[] = [];
  let left = volume;
  for (let from = 0; from < orders.length && left > 0;) {
    const { price, at } = orders[from]!;
    let to = from;
    while (to < orders.length && orders[to]!.price === price && orders[to]!.at === at) to++;
    const equals = orders.slice(from, to);
    const parts = proRata(
      equals.map(({ quantity }) => quantity),
      Math.min(left, total(equals)),
    );
    equals.forEach((order, index) => parts[index]! > 0 && filled.push({ order, left: parts[index]! }));
    left -= parts.reduce((sum, part) => sum + part, 0);
    from = to;
  }
  return filled;
}

/** Whole parts of `volume` in proportion to the weights; the units left over go to the largest fractions, ties in list order. */
export function proRata(weights: readonly number[], volume: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const [all, whole] = [BigInt(sum), BigInt(volume)];
  const parts = weights.map((weight) => Number((BigInt(weight) * whole) / all));
  const rest = weights.map((weight, index) => ({ index, fraction: (BigInt(weight) * whole) % all }));
  rest.sort((a, b) => (a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1));
  const missing = volume - parts.reduce((a, b) => a + b, 0);
  for (const { index } of rest.slice(0, missing)) parts[index]!++;
  return parts;
}

interface Pair {
  readonly bid: Filled;
  readonly ask: Filled;
  quantity: number;
}

/**
 * Who trades with whom, in rank order and never within one owner. What is left of bids and asks then is of one owner: it trades
 * with both sides of a pair that this owner has no part in, so that no fill is taken back that could meet somebody else.
 */
function pair(buying: readonly Filled[], selling: readonly Filled[]): { bid: string; ask: string; quantity: number }[] {
  const pairs: Pair[] = [];
  const foreign = (one: Filled, other: Filled): boolean => one.order.owner !== other.order.owner;
  const add = (bid: Filled, ask: Filled, quantity: number): void => {
    pairs.push({ bid, ask, quantity });
    bid.left -= quantity;
    ask.left -= quantity;
  };
  for (const bid of buying)
    for (const ask of selling) {
      if (bid.left === 0) break;
      if (ask.left > 0 && foreign(bid, ask)) add(bid, ask, Math.min(bid.left, ask.left));
    }
  const open = (side: readonly Filled[]): Filled[] => side.filter(({ left }) => left > 0);
  const [bids, asks] = [open(buying), open(selling)];
  for (const bid of bids)
    for (const ask of asks)
      for (const other of [...pairs]) {
        if (bid.left === 0 || ask.left === 0) break;
        if (other.quantity === 0 || !foreign(bid, other.ask) || !foreign(ask, other.bid)) continue;
        const quantity = Math.min(bid.left, ask.left, other.quantity);
        other.quantity -= quantity;
        other.bid.left += quantity;
        other.ask.left += quantity;
        add(bid, other.ask, quantity);
        add(other.bid, ask, quantity);
      }
  return pairs
    .filter(({ quantity }) => quantity > 0)
    .map(({ bid, ask, quantity }) => ({ bid: bid.order.id, ask: ask.order.id, quantity }));
}

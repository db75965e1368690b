import type { BookOrder } from './order.ts';

/** All orders of one price, in the order of their arrival. */
export class PriceLevel {
  head: BookOrder | null = null;
  tail: BookOrder | null = null;
  /** Sum of what is shown. */
  shown = 0;
  count = 0;

  constructor(
    readonly price: number,
    /** Rank of the price on its side, smallest first. */
    readonly rank: number,
  ) {}

  append(order: BookOrder): void {
    order.level = this;
    order.before = this.tail;
    order.after = null;
    if (this.tail) this.tail.after = order;
    else this.head = order;
    this.tail = order;
    this.shown += order.shown;
    this.count++;
  }

  unlink(order: BookOrder): void {
    if (order.before) order.before.after = order.after;
    else this.head = order.after;
    if (order.after) order.after.before = order.before;
    else this.tail = order.before;
    order.level = null;
    order.before = null;
    order.after = null;
    this.shown -= order.shown;
    this.count--;
  }
}

/**
 * Blocks of levels are split above this size, so that a new price moves few others. With 100,000 orders 64 is nearly twice as
 * fast as 256.
 */
const blockSize = 64;

/**
 * Prices of one side from the best to the worst. A sorted list in blocks: finding and adding a price costs a binary search
 * and a short move, whatever the depth of the book.
 */
export class PriceLadder {
  private blocks: PriceLevel[][] = [];
  private readonly byPrice = new Map<number, PriceLevel>();

  /** `sign` 1 for asks, where the lowest price is the best; −1 for bids. */
  constructor(private readonly sign: 1 | -1) {}

  get size(): number {
    return this.byPrice.size;
  }

  best(): PriceLevel | null {
    return this.blocks[0]?.[0] ?? null;
  }

  /** Level of a price, made when it is not there. */
  at(price: number): PriceLevel {
    const known = this.byPrice.get(price);
    if (known) return known;
    const level = new PriceLevel(price, price * this.sign);
    this.byPrice.set(price, level);
    this.insert(level);
    return level;
  }

  remove(level: PriceLevel): void {
    if (!this.byPrice.delete(level.price)) return;
    const block = this.blockOf(level.rank);
    const levels = this.blocks[block]!;
    levels.splice(position(levels, level.rank), 1);
    if (levels.length === 0) this.blocks.splice(block, 1);
  }

  /** The level behind a rank, whether that rank is still there or not. */
  after(rank: number): PriceLevel | null {
    const block = this.blockOf(rank);
    const levels = this.blocks[block];
    if (!levels) return null;
    let index = position(levels, rank);
    if (levels[index]?.rank === rank) index++;
    return levels[index] ?? this.blocks[block + 1]?.[0] ?? null;
  }

  *levels(): Generator<PriceLevel> {
    for (const block of this.blocks) yield* block;
  }

  private insert(level: PriceLevel): void {
    if (this.blocks.length === 0) {
      this.blocks.push([level]);
      return;
    }
    const block = Math.min(this.blockOf(level.rank), this.blocks.length - 1);
    const levels = this.blocks[block]!;
    levels.splice(position(levels, level.rank), 0, level);
    if (levels.length > blockSize) this.blocks.splice(block + 1, 0, levels.splice(blockSize / 2));
  }

  /** First block whose last rank is not before `rank`; the number of blocks when there is none. */
  private blockOf(rank: number): number {
    let [low, high] = [0, this.blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.blocks[middle]!.at(-1)!.rank < rank) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** First index whose rank is not before `rank`. */
function position(levels: readonly PriceLevel[], rank: number): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle]!.rank < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

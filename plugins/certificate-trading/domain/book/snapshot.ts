import type { NewOrder } from './order.ts';

/** An order as it stands in the book. `shown` is 0 while it waits to become valid. */
export interface OpenOrder {
  readonly order: NewOrder;
  readonly remaining: number;
  readonly shown: number;
  /** ms UTC. */
  readonly createdAt: number;
  /** Number of the command that brought it. */
  readonly sequence: number;
}

/** All that a book is, as JSON. Orders stand in book order. */
export interface BookSnapshot {
  /** Number of commands done. */
  readonly sequence: number;
  readonly tradeNo: number;
  /** ms UTC; null before the first command. */
  readonly now: number | null;
  readonly halted: boolean;
  readonly bids: readonly OpenOrder[];
  readonly asks: readonly OpenOrder[];
  readonly waiting: readonly OpenOrder[];
}

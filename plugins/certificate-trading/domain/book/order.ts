import type { CertificateProduct } from '../../contracts/product.ts';
import type { PriceLevel } from './price-ladder.ts';

export type Side = 'ask' | 'bid';

/** An order as it is handed in. Quantities are whole units, prices whole minor units per unit, times ms UTC. */
export interface NewOrder {
  readonly id: string;
  readonly side: Side;
  readonly owner: string;
  readonly quantity: number;
  /** Null for a market order, which takes what is there at any price and never rests. */
  readonly price: number | null;
  /** `gtc` rests, `ioc` trades what is there, `fok` trades all of it or nothing. Default `gtc`. */
  readonly force?: 'gtc' | 'ioc' | 'fok';
  /** Refused when it would trade at once. */
  readonly postOnly?: boolean;
  /** Iceberg: what is shown at a time. */
  readonly display?: number;
  /** Leaves the book after its first trade, whatever is left of it. */
  readonly oneTimeMatch?: boolean;
  readonly product?: CertificateProduct;
  /** For the price rule only; arrival decides the priority, and which of two orders of one time is older. Default: time of the command. */
  readonly createdAt?: number;
  /** Hidden and unmatched before. */
  readonly validFrom?: number;
  /** Leaves the book at this time. */
  readonly expiresAt?: number;
}

/** An order in the book. Mutable, and private to the engine. */
export class BookOrder {
  /** What is left in all, shown and hidden. */
  remaining: number;
  /** What is left of the part that is shown. */
  shown = 0;
  level: PriceLevel | null = null;
  before: BookOrder | null = null;
  after: BookOrder | null = null;

  constructor(
    readonly order: NewOrder,
    readonly createdAt: number,
    /** Number of the command that brought it. */
    readonly sequence: number,
  ) {
    this.remaining = order.quantity;
  }

  /** Part that is shown next. */
  slice(): number {
    return Math.min(this.remaining, this.order.display ?? this.remaining);
  }
}

/** One trade. The book counts them from 1. */
export interface Trade {
  readonly no: number;
  readonly bid: string;
  readonly ask: string;
  readonly buyer: string;
  readonly seller: string;
  readonly quantity: number;
  readonly price: number;
  /** ms UTC. */
  readonly at: number;
  /** Side of the order that came last. */
  readonly taker: Side;
}

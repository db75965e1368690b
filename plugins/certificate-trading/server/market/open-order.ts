import { reservedFor } from '../../domain/index.ts';

/** An order as the exchange keeps it beside the book: what is reserved for it follows from these fields alone. */
export interface OpenOrder {
  readonly id: string;
  readonly account: string;
  readonly side: 'bid' | 'ask';
  readonly lots: number;
  /** Fen per lot; null for a market order. */
  readonly priceFen: number | null;
  readonly terms: OrderTerms;
  remaining: number;
  state: 'open' | 'filled' | 'cancelled' | 'expired';
}

/** What held when the order was entered, and holds for it until it is gone. */
export interface OrderTerms {
  readonly lotWh: number;
  readonly buyerBps: number;
  readonly sellerBps: number;
  readonly force: 'gtc' | 'ioc' | 'fok';
  readonly device: string | null;
  readonly month: string | null;
  readonly expiresAt: number | null;
  /** Purchase that it came of, approved by a second person. */
  readonly purchase?: number;
}

/** Money that is reserved for what is left of a bid, fen; a market bid reserves none and pays at once. */
export function reservedOf({ side, priceFen, terms }: OpenOrder, remaining: number): number {
  return side === 'bid' && priceFen !== null ? reservedFor(remaining, priceFen, terms.buyerBps) : 0;
}

import type { PriceRule } from '../../contracts/book.ts';
import type { NewOrder, Trade } from './order.ts';
import type { BookLimits } from './refusal.ts';

/** What a book is told; it changes by nothing else. */
export type BookAction =
  | { readonly type: 'submit'; readonly order: NewOrder }
  | {
      readonly type: 'direct-buy';
      readonly id: string;
      readonly owner: string;
      readonly askId: string;
      /** Price the buyer saw. */
      readonly price: number;
      readonly quantity: number;
    }
  /** With an owner, only that owner's order is cancelled. */
  | { readonly type: 'cancel'; readonly orderId: string; readonly owner?: string }
  | { readonly type: 'cancel-all'; readonly owner?: string }
  /** Lets time pass: orders become valid and expire. */
  | { readonly type: 'advance' }
  /** From now on the book follows other rules; orders that are in it stay. */
  | { readonly type: 'rules'; readonly priceRule: PriceRule; readonly limits: BookLimits }
  | { readonly type: 'halt' }
  | { readonly type: 'resume' };

/** An action with its time, ms UTC. The journal of a book is the list of its commands. */
export type BookCommand = BookAction & { readonly at: number };

/** Why an order was refused. */
export const refusals = [
  'order-exists',
  'halted',
  'not-positive',
  'price-missing',
  'post-only-would-trade',
  'not-fillable',
  'already-expired',
  'too-large',
  'too-many-orders',
  'order-unknown',
  'ask-unknown',
  'own-ask',
  'ask-too-small',
  'price-changed',
  'product-differs',
] as const;
export type Refusal = (typeof refusals)[number];

/** Why an order left the book without being filled. */
export type Leaving = 'cancelled' | 'expired' | 'rest-cancelled' | 'one-time-match';

/** What one command did. */
export interface BookOutcome {
  readonly sequence: number;
  readonly refusal: Refusal | null;
  readonly trades: readonly Trade[];
  /** Orders that left with something left of them, and how much. */
  readonly left: readonly { readonly id: string; readonly quantity: number; readonly why: Leaving }[];
}

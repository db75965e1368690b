import type { Refusal } from './command.ts';
import type { NewOrder } from './order.ts';

/** Risk limits of every member. */
export interface BookLimits {
  readonly maxOrderQuantity?: number;
  /** Orders of one owner in the book. */
  readonly maxOpenOrders?: number;
}

/** Why an order is refused as it stands, whatever is in the book; null when it is not. */
export function refusalOf(order: NewOrder, now: number, open: number, limits: BookLimits = {}): Refusal | null {
  const { quantity, price, display, expiresAt } = order;
  if (!(quantity > 0) || !Number.isSafeInteger(quantity)) return 'not-positive';
  if (display !== undefined && !(display > 0 && Number.isSafeInteger(display))) return 'not-positive';
  if (price !== null && !(price >= 0 && Number.isSafeInteger(price))) return 'not-positive';
  if (price === null && order.postOnly) return 'price-missing';
  if (expiresAt !== undefined && expiresAt <= now) return 'already-expired';
  if (quantity > (limits.maxOrderQuantity ?? Infinity)) return 'too-large';
  if (open >= (limits.maxOpenOrders ?? Infinity)) return 'too-many-orders';
  return null;
}

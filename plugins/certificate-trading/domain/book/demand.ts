import type { CertificateProduct } from '../../contracts/product.ts';
import type { NewOrder } from './order.ts';

/** A wish that comes back every period: the same volume, generated in that period. */
export interface RecurringDemand {
  readonly id: string;
  readonly owner: string;
  readonly price: number;
  readonly quantity: number;
  /** ms UTC. */
  readonly start: number;
  /** ms UTC, excluded. */
  readonly end: number;
  readonly period: 'day' | 'week' | 'month';
  readonly product?: CertificateProduct;
}

/** One bid a period, valid from its start and gone at the end of the demand. The last period may be shorter. */
export function demandOrders({ id, owner, price, quantity, start, end, period, product }: RecurringDemand): NewOrder[] {
  const orders: NewOrder[] = [];
  for (let no = 0, from = start; from < end; no++) {
    const to = Math.min(end, periodStart(start, period, no + 1));
    const generationTime = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    orders.push({
      id: `${id}/${no + 1}`,
      side: 'bid',
      owner,
      price,
      quantity,
      validFrom: from,
      expiresAt: end,
      product: { ...product, generationTime },
    });
    from = to;
  }
  return orders;
}

/** Start of the n-th period, UTC. A month that is shorter than the day of the start ends on its last day. */
function periodStart(start: number, period: RecurringDemand['period'], no: number): number {
  if (period !== 'month') return start + no * (period === 'day' ? 1 : 7) * 86_400_000;
  const date = new Date(start);
  const month = date.getUTCMonth() + no;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return Date.UTC(date.getUTCFullYear(), month, day) + (start % 86_400_000);
}

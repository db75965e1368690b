import type { CertificateProduct } from '../../contracts/index.ts';
import { demandOrders, reservedFor } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { type Keyed } from '../ledger/asked.ts';
import { ledgerErrors } from '../errors.ts';
import { said } from '../said.ts';
import type { BookWriter } from './book-writer.ts';
import { accepted } from './refusal-text.ts';

/** Periods of one demand: each is an order with its own reservation. */
const mostPeriods = 120;

export interface DemandRequest {
  readonly account: string;
  readonly lots: number;
  readonly priceFen: number;
  readonly start: string;
  readonly end: string;
  readonly period: 'day' | 'week' | 'month';
  readonly product?: CertificateProduct | undefined;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Enters a bid for each period. When one is refused, those before it are taken out again. */
export async function enterDemand(
  { scope }: Certificates,
  writer: BookWriter,
  request: DemandRequest,
  asking: Keyed,
): Promise<{ book: string; orders: string[]; reservedFen: number }> {
  const { account: owner, lots: quantity, priceFen: price, period, product } = request;
  const [start, end] = [Date.parse(request.start), Date.parse(request.end)];
  const bids = demandOrders({ id: '', owner, price, quantity, start, end, period, ...(product && { product }) });
  if (bids.length > mostPeriods) throw ledgerErrors.TOO_MANY_PERIODS({ count: bids.length, most: mostPeriods });
  const asked = (part: string): Keyed => ({ ...asking, idempotencyKey: `${asking.idempotencyKey}/${part}` });
  const orders: string[] = [];
  try {
    for (const [index, { id: _, ...order }] of bids.entries()) {
      const answer = await writer.submit({ kind: 'order', order, choice: {}, ...asked(String(index + 1)) });
      orders.push(accepted(answer).order!);
    }
  } catch (error) {
    for (const orderId of orders)
      await writer.submit({
        kind: 'cancel',
        orderId,
        owner,
        ...asked(`undo-${orderId}`),
        reason: said('demand-refused'),
      });
    throw error;
  }
  const { buyerFeeBps } = scope.config.market;
  return { book: writer.book.id, orders, reservedFen: orders.length * reservedFor(quantity, price, buyerFeeBps) };
}

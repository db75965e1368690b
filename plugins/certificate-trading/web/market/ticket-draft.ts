import type { BookData } from '../../contracts/market-routes.ts';
import { parseYuan } from '../shared/values.ts';

export interface TicketDraft {
  readonly side: 'bid' | 'ask';
  readonly lots: string;
  /** Yuan per lot as typed; empty for a market order. */
  readonly price: string;
  readonly force: 'gtc' | 'ioc' | 'fok';
  /** Of an ask; empty for any. */
  readonly device: string;
  /** Of a bid: a name of a source from general to specific; empty for any. */
  readonly source: string;
}

export const emptyTicket: TicketDraft = { side: 'bid', lots: '', price: '', force: 'gtc', device: '', source: '' };

/** Whole lots from 1 to `most`; null when it is none. */
export function lotsOf({ lots }: Pick<TicketDraft, 'lots'>, most: number): number | null {
  const value = /^\d{1,9}$/.test(lots.trim()) ? Number(lots) : 0;
  return value >= 1 && value <= most ? value : null;
}

/** Fen per lot; `market` without a price, null when it cannot be read. */
export function priceOf({ price }: TicketDraft, mostFen: number): number | 'market' | null {
  if (price.trim() === '') return 'market';
  const fen = parseYuan(price);
  return fen !== null && fen <= mostFen ? fen : null;
}

/**
 * What an order costs at most, or brings at least, fen: at its own price, or at what stands in the book now. Null when the
 * depth that is shown does not reach.
 */
export function worthOf(
  draft: TicketDraft,
  lots: number,
  price: number | 'market',
  depth: Pick<BookData, 'bids' | 'asks'> | undefined,
): number | null {
  if (price !== 'market') return lots * price;
  let [left, fen] = [lots, 0];
  for (const level of draft.side === 'bid' ? (depth?.asks ?? []) : (depth?.bids ?? [])) {
    const taken = Math.min(left, level.lots);
    fen += taken * level.priceFen;
    left -= taken;
  }
  return left > 0 ? null : fen;
}

/** With the fee: what is reserved of a bid, its fee rounded up as the exchange does; of an ask what is left of it. Amounts in fen. */
export function withFee(side: TicketDraft['side'], fen: number, bps: number): number {
  const fee = BigInt(fen) * BigInt(bps);
  return Number(side === 'bid' ? BigInt(fen) + (fee + 9_999n) / 10_000n : BigInt(fen) - fee / 10_000n);
}

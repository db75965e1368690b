import { reservedFor } from './money.ts';

/** What buying from a depth comes to. */
export interface Purchase {
  readonly offeredLots: number;
  /** With the fee of the buyer, fen. */
  readonly costFen: number;
  /** Highest price that is needed; null when nothing is offered. */
  readonly limitFen: number | null;
}

/** The cheapest way to buy so many lots from the asks of a book, best price first; as many as there are. */
export function purchaseFrom(
  asks: readonly { readonly price: number; readonly quantity: number }[],
  wantedLots: number,
  feeBps: number,
): Purchase {
  let [left, fen, limitFen] = [wantedLots, 0, null as number | null];
  for (const { price, quantity } of asks) {
    if (left === 0) break;
    const taken = Math.min(left, quantity);
    left -= taken;
    fen += taken * price;
    limitFen = price;
  }
  return { offeredLots: wantedLots - left, costFen: reservedFor(1, fen, feeBps), limitFen };
}

/** What is missing to a share of the consumption, Wh rounded up; below zero what is left over. */
export function gapTo(
  targetPct: number,
  consumptionWh: number,
  certificatesWh: number,
): { targetWh: number; gapWh: number } {
  const targetWh = Math.ceil((consumptionWh * targetPct) / 100);
  return { targetWh, gapWh: targetWh - certificatesWh };
}

/** Trades of one span of time. Prices in fen per lot. */
export interface Candle {
  /** Start, ms UTC. */
  readonly at: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
  readonly fen: number;
  readonly trades: number;
}

/** Candles of trades in the order of time; a span without trades has none. */
export function candlesOf(
  trades: readonly { readonly at: number; readonly priceFen: number; readonly lots: number }[],
  startOf: (at: number) => number,
): Candle[] {
  const candles: { -readonly [K in keyof Candle]: Candle[K] }[] = [];
  for (const { at, priceFen, lots } of trades) {
    const start = startOf(at);
    const last = candles.at(-1);
    if (last?.at === start) {
      last.high = Math.max(last.high, priceFen);
      last.low = Math.min(last.low, priceFen);
      last.close = priceFen;
      last.lots += lots;
      last.fen += lots * priceFen;
      last.trades++;
    } else
      candles.push({
        at: start,
        open: priceFen,
        high: priceFen,
        low: priceFen,
        close: priceFen,
        lots,
        fen: lots * priceFen,
        trades: 1,
      });
  }
  return candles;
}

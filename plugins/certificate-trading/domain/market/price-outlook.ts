/** A trade as the outlook sees it. */
export interface PastTrade {
  /** ms UTC. */
  readonly at: number;
  readonly priceFen: number;
  readonly lots: number;
}

/** What a lot is expected to cost in a month. */
export interface MonthPrice {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Fen per lot; null when nothing is known. */
  readonly priceFen: number | null;
  /** What the price rests on: a curve that people keep, trades of the past, or nothing. */
  readonly basis: 'curve' | 'trades' | 'none';
  /** Of trades: the prices between which 80 per cent of the weight lies. */
  readonly lowFen: number | null;
  readonly highFen: number | null;
}

/** A trade counts half as much as one that is so many days younger. */
export const halfLifeDays = 30;
/** Trades older than this say nothing any more. */
export const oldestDays = 180;

/**
 * Prices by month: the curve where it names the month, else the mean of the trades of the last half year, weighted by
 * volume and by age (half after 30 days). A flat forecast on purpose: park books trade too little for a trend, and the band
 * says how far it can be trusted.
 */
export function priceOutlook(
  months: readonly string[],
  curve: readonly { readonly month: string; readonly priceFen: number }[],
  trades: readonly PastTrade[],
  now: number,
): MonthPrice[] {
  const known = new Map(curve.map(({ month, priceFen }) => [month, priceFen]));
  const mean = meanOf(trades, now);
  return months.map((month) => {
    const priceFen = known.get(month);
    if (priceFen !== undefined) return { month, priceFen, basis: 'curve', lowFen: null, highFen: null };
    return { month, ...(mean ?? { priceFen: null, basis: 'none', lowFen: null, highFen: null }) };
  });
}

function meanOf(trades: readonly PastTrade[], now: number): Omit<MonthPrice, 'month'> | null {
  const weighted = trades
    .map(({ at, priceFen, lots }) => ({ priceFen, days: (now - at) / 86_400_000, lots }))
    .filter(({ days }) => days >= 0 && days <= oldestDays)
    .map(({ priceFen, days, lots }) => ({ priceFen, weight: lots * 2 ** (-days / halfLifeDays) }))
    .sort((a, b) => a.priceFen - b.priceFen);
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const at = (share: number): number => {
    let sum = 0;
    for (const { priceFen, weight } of weighted) if ((sum += weight) >= share * total) return priceFen;
    return weighted.at(-1)!.priceFen;
  };
  const priceFen = Math.round(weighted.reduce((sum, each) => sum + each.priceFen * each.weight, 0) / total);
  return { priceFen, basis: 'trades', lowFen: at(0.1), highFen: at(0.9) };
}

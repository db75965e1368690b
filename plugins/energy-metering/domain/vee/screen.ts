/** Limits of a meter that a look at its amounts alone can apply; 0 or null turns a check off. */
export interface ScreenLimits {
  /** Equal non-zero amounts in a row that are too many, and zeros in a row. */
  equal: number;
  zero: number;
  /** Amounts in the base unit, see `highLimit` and `lowLimit`. */
  high: number | null;
  low: number | null;
}

/** What the rules may find in a row of amounts; where neither is set they find nothing. */
export interface Suspicion {
  /** `flatline` of equal amounts, `high`, `low`. */
  amounts: boolean;
  /** `flatline` of zeros. */
  zeros: boolean;
}

/**
 * Whether the rules can find anything in measured amounts that were written for the first time. Much cheaper than the rules,
 * and never says no where they would find something.
 *
 * @param before amount of the interval before them, and `after` of the one after; NaN where not measured
 */
export function screen(amounts: Float64Array, before: number, after: number, limits: ScreenLimits): Suspicion {
  const found = { amounts: false, zeros: false };
  const high = limits.high ?? Infinity;
  const low = limits.low ?? 0;
  for (let from = 0; from < amounts.length;) {
    const amount = amounts[from]!;
    let to = from + 1;
    while (to < amounts.length && amounts[to] === amount) to += 1;
    const limit = amount === 0 ? limits.zero : limits.equal;
    const goesOn = (from === 0 && amount === before) || (to === amounts.length && amount === after);
    if (limit > 0 && (goesOn || to - from >= limit)) found[amount === 0 ? 'zeros' : 'amounts'] = true;
    if (amount > high || (amount > 0 && amount < low)) found.amounts = true;
    from = to;
  }
  return found;
}

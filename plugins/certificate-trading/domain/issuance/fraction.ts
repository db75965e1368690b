/** An exact decimal fraction, so that 0.29 of 100 is 29 and not 28.999…. */
export interface Fraction {
  /** Whole part of `amount` × fraction. */
  floorOf(amount: number): number;
  /** Smallest whole amount whose share is at least `part`. */
  ceilToReach(part: number): number;
  /** Largest whole amount whose whole share is at most `part`. */
  largestWithin(part: number): number;
}

/** The decimal number as it is written, over `divisor`: 0.9, or 75 over 100. */
export function fractionOf(value: number, divisor = 1): Fraction {
  const [digits = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', decimals = ''] = digits.split('.');
  const power = Number(exponent) - decimals.length;
  const scale = 10n ** BigInt(Math.abs(power));
  const numerator = BigInt(whole + decimals) * (power < 0 ? 1n : scale);
  const denominator = BigInt(divisor) * (power < 0 ? scale : 1n);
  return {
    floorOf: (amount) => Number((BigInt(amount) * numerator) / denominator),
    ceilToReach: (part) => Number((BigInt(part) * denominator + numerator - 1n) / numerator),
    // floor(x·n/d) ≤ part  ⇔  x·n < (part + 1)·d
    largestWithin: (part) => Number(((BigInt(part) + 1n) * denominator - 1n) / numerator),
  };
}

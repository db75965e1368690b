import type { Exact } from './exact.ts';

/** Integer nearest to `value` × 10^`digits`, half away from zero. */
function scaled(value: Exact, digits: number): bigint {
  const negative = value.n < 0n;
  const size = (negative ? -value.n : value.n) * 10n ** BigInt(digits);
  const quotient = (2n * size + value.d) / (2n * value.d);
  return negative ? -quotient : quotient;
}

/** Decimal text with exactly `digits` digits after the point, rounded half away from zero. */
export function toFixed(value: Exact, digits: number): string {
  const whole = scaled(value, digits);
  const text = (whole < 0n ? -whole : whole).toString().padStart(digits + 1, '0');
  const sign = whole < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Decimal text without needless zeros; a number that never ends is rounded to `digits` after the point. */
export function toText(value: Exact, digits = 12): string {
  const text = toFixed(value, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text;
}

/** The nearest double. */
export function toNumber(value: Exact): number {
  if (value.n === 0n) return 0;
  const size = value.n < 0n ? -value.n : value.n;
  // 21 significant digits are more than a double can tell apart.
  const digits = Math.max(
    0,
    21 - (size / value.d).toString().length + (size < value.d ? leadingZeros(size, value.d) : 0),
  );
  return Number(toFixed(value, digits));
}

/** Zeros after the point of a fraction below 1. */
function leadingZeros(n: bigint, d: bigint): number {
  return Math.max(0, d.toString().length - n.toString().length);
}

/** Nearest whole number, half away from zero. */
export function toInteger(value: Exact): bigint {
  return scaled(value, 0);
}

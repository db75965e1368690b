import { tariffErrors } from './errors.ts';

/** An exact decimal number: `digits` / 10^`scale`. */
export interface Decimal {
  readonly digits: bigint;
  /** Digits after the point, ≥ 0. */
  readonly scale: number;
}

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads decimal text such as `0.653412`; anything else (exponents, commas, blanks) is refused with `field` in the message. */
export function parseDecimal(text: string, field = 'value'): Decimal {
  const match = pattern.exec(text);
  if (!match) throw tariffErrors.DECIMAL_INVALID({ field, value: text });
  const fraction = match[3] ?? '';
  const digits = BigInt(match[2]! + fraction);
  return { digits: match[1] === '-' ? -digits : digits, scale: fraction.length };
}

/** Decimal text without needless zeros. `minDigits` keeps at least so many digits after the point. */
export function formatDecimal(value: Decimal, minDigits = 0): string {
  const negative = value.digits < 0n;
  const all = (negative ? -value.digits : value.digits).toString().padStart(value.scale + 1, '0');
  const whole = all.slice(0, all.length - value.scale);
  let fraction = value.scale === 0 ? '' : all.slice(-value.scale);
  while (fraction.length > minDigits && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  fraction = fraction.padEnd(minDigits, '0');
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The same number with more digits after the point. */
function widen(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}

export function addDecimals(...values: readonly Decimal[]): Decimal {
  const scale = Math.max(0, ...values.map((v) => v.scale));
  return { digits: values.reduce((sum, v) => sum + widen(v, scale), 0n), scale };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Negative when a < b, zero when equal. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = widen(a, scale) - widen(b, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Integer quotient, rounded half away from zero. `denominator` > 0. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const quotient = (2n * size + denominator) / (2n * denominator);
  return negative ? -quotient : quotient;
}

/** Rounded half away from zero to `scale` digits after the point. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  return { digits: divideRounded(value.digits, 10n ** BigInt(value.scale - scale)), scale };
}

/**
 * Integer `quantity` × `price` in yuan per `per` units of it, as integer fen: one rounding, half away from zero.
 * E.g. Wh × yuan/kWh: `per` = 1000.
 */
export function amountFen(quantity: number | bigint, price: Decimal, per: number): number {
  const fen = divideRounded(BigInt(quantity) * price.digits * 100n, 10n ** BigInt(price.scale) * BigInt(per));
  return safeFen(fen);
}

/** Integer Wh × yuan per kWh → integer fen. */
export function energyFen(energyWh: number | bigint, pricePerKwh: Decimal): number {
  return amountFen(energyWh, pricePerKwh, 1000);
}

/** `percent` of an amount in fen. */
export function percentFen(fen: number | bigint, percent: Decimal): number {
  return safeFen(divideRounded(BigInt(fen) * percent.digits, 10n ** BigInt(percent.scale) * 100n));
}

/** An exact amount as a number; refused beyond 2^53. */
export function safeFen(fen: bigint): number {
  const number = Number(fen);
  if (!Number.isSafeInteger(number)) throw tariffErrors.AMOUNT_TOO_LARGE({ value: fen.toString() });
  return number;
}

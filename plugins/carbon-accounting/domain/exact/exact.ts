import type { Arithmetic } from '@lingtan/wastewater-tracking/contracts';
import { carbonErrors } from '../errors.ts';

/** An exact fraction `n`/`d` in lowest terms, `d` > 0. All arithmetic of carbon is done in these; rounding happens once, when shown. */
export interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction `n`/`d`; refuses `d` = 0, naming the field. */
export function fraction(n: bigint, d: bigint, field = 'value'): Exact {
  if (d === 0n) throw carbonErrors.DIVIDED_BY_ZERO({ field });
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, d * sign) || 1n;
  return { n: (n * sign) / common, d: (d * sign) / common };
}

/**
 * Reads decimal text (`0.5306`, `1.2e-3`), or a number by the digits that it prints with, so that 0.1 is one tenth and not the
 * nearest binary fraction.
 */
export function exact(value: number | string | bigint, field = 'value'): Exact {
  if (typeof value === 'bigint') return { n: value, d: 1n };
  const text = String(value).trim();
  const match = decimalPattern.exec(text);
  if (!match) throw carbonErrors.NUMBER_INVALID({ field, value: text });
  const [, sign, whole, part = '', exponent = '0'] = match;
  const scale = part.length - Number(exponent);
  const digits = BigInt(`${whole}${part}`) * (sign === '-' ? -1n : 1n);
  return scale >= 0 ? fraction(digits, 10n ** BigInt(scale)) : { n: digits * 10n ** BigInt(-scale), d: 1n };
}

export const zero: Exact = { n: 0n, d: 1n };
export const one: Exact = { n: 1n, d: 1n };

export function add(...values: readonly Exact[]): Exact {
  return values.reduce((sum, v) => fraction(sum.n * v.d + v.n * sum.d, sum.d * v.d), zero);
}

export function subtract(a: Exact, b: Exact): Exact {
  return fraction(a.n * b.d - b.n * a.d, a.d * b.d);
}

export function multiply(...values: readonly Exact[]): Exact {
  return values.reduce((product, v) => fraction(product.n * v.n, product.d * v.d), one);
}

/** `a`/`b`; refuses `b` = 0, naming the field that was zero. */
export function divide(a: Exact, b: Exact, field = 'value'): Exact {
  return fraction(a.n * b.d, a.d * b.n, field);
}

export function negate(a: Exact): Exact {
  return { n: -a.n, d: a.d };
}

/** Negative when a < b, zero when equal, positive when a > b. Exact: a value on a limit is equal to it. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isNegative(a: Exact): boolean {
  return a.n < 0n;
}

/** For equations that are shared with who works in doubles. */
export const inFractions: Arithmetic<Exact> = { of: exact, subtract, multiply, divide };

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  divideRounded,
  energyFen,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  percentFen,
  roundDecimal,
} from './decimal.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.nat(8))
  .map(([digits, scale]) => ({ digits, scale }));

describe('decimals', () => {
  it('come back from text unchanged', () => {
    fc.assert(fc.property(decimals, (d) => compareDecimals(parseDecimal(formatDecimal(d)), d) === 0));
    expect(formatDecimal(parseDecimal('-0.0500'))).toBe('-0.05');
    expect(formatDecimal(parseDecimal('12'), 2)).toBe('12.00');
  });

  it('add and multiply exactly, in any order', () => {
    fc.assert(
      fc.property(decimals, decimals, decimals, (a, b, c) => {
        expect(formatDecimal(addDecimals(a, b, c))).toBe(formatDecimal(addDecimals(c, addDecimals(b, a))));
        const left = multiplyDecimals(addDecimals(a, b), c);
        const right = addDecimals(multiplyDecimals(a, c), multiplyDecimals(b, c));
        expect(formatDecimal(left)).toBe(formatDecimal(right));
      }),
    );
    expect(formatDecimal(multiplyDecimals(parseDecimal('0.653412'), parseDecimal('1.848')))).toBe('1.207505376');
  });

  it('round half away from zero', () => {
    expect([5n, -5n, 4n, -4n, 15n].map((n) => divideRounded(n, 10n))).toEqual([1n, -1n, 0n, 0n, 2n]);
    expect(formatDecimal(roundDecimal(parseDecimal('-0.12345'), 4))).toBe('-0.1235');
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n, max: 10n ** 12n }), (n, d) => {
        const distance = divideRounded(n, d) * d - n;
        return 2n * (distance < 0n ? -distance : distance) <= d;
      }),
    );
  });

  it('make integer fen with one rounding', () => {
    expect(energyFen(1_000, parseDecimal('0.005'))).toBe(1);
    expect(energyFen(1_000, parseDecimal('0.0049'))).toBe(0);
    expect(energyFen(-1_000, parseDecimal('0.005'))).toBe(-1);
    expect(energyFen(123_456_789, parseDecimal('0.653412'))).toBe(8066815);
    expect(percentFen(10_001, parseDecimal('-0.75'))).toBe(-75);
  });

  it('refuse what is not a decimal, naming field and value', () => {
    for (const text of ['', '1e3', '0,5', ' 1', '.5', '1.', 'NaN'])
      expect(() => parseDecimal(text, 'base')).toThrow(`base: "${text}" is not a decimal number`);
    expect(() => energyFen(10n ** 30n, parseDecimal('1'))).toThrow('beyond what is kept exactly');
  });
});

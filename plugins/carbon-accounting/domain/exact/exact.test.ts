import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, divide, exact, multiply, subtract, toFixed, toNumber, toText } from './index.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, scale]) => `${digits}e-${scale}`);

describe('exact arithmetic', () => {
  it('has no drift where floating point has', () => {
    expect(toText(add(exact(0.1), exact(0.2)))).toBe('0.3');
    expect(toText(multiply(exact('0.5306'), exact('60000000')))).toBe('31836000');
    expect(toText(exact('1.5e-7'))).toBe('0.00000015');
    expect(() => exact('1,5', 'activity')).toThrow(/activity: 1,5/);
    expect(() => divide(exact(1), exact(0), 'energyTce')).toThrow(/energyTce is 0/);
  });

  it('rounds half away from zero, once', () => {
    expect([toFixed(exact('0.125'), 2), toFixed(exact('-0.125'), 2), toFixed(exact('24.5'), 0)]).toEqual([
      '0.13',
      '-0.13',
      '25',
    ]);
    expect(toText(divide(exact(44), exact(12)), 12)).toBe('3.666666666667');
  });

  it('does not depend on the order of a sum, and takes back what it added', () => {
    fc.assert(
      fc.property(fc.array(decimals, { minLength: 1, maxLength: 20 }), (list) => {
        const values = list.map((text) => exact(text));
        const sum = add(...values);
        expect(compare(sum, add(...values.toReversed()))).toBe(0);
        expect(toText(subtract(sum, add(...values.slice(1))), 12)).toBe(toText(values[0]!, 12));
      }),
    );
  });

  it('becomes the nearest double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        expect(toNumber(exact(value))).toBe(value === 0 ? 0 : value);
      }),
    );
    expect(toNumber(divide(exact(1), exact(3)))).toBe(1 / 3);
  });
});

import { describe, expect, it } from 'vitest';
import { emptyDraft, isValid, question } from './draft.ts';

describe('the question of a what-if', () => {
  it('sends only what was typed', () => {
    expect(question({ no: 7 }, { ...emptyDraft, buyPriceFactor: '1.5', exportPrice: '-0.1' })).toEqual({
      plan: 7,
      buyPriceFactor: 1.5,
      batteryFactor: 1,
      exportPrice: -0.1,
    });
  });

  it('takes numbers in range and leaves to the plan what is empty', () => {
    expect(isValid('importMaxKw', '')).toBe(true);
    expect(isValid('importMaxKw', '0')).toBe(false);
    expect(isValid('buyPriceFactor', '')).toBe(false);
    expect(isValid('buyPriceFactor', '10')).toBe(true);
    expect(isValid('batteryFactor', '11')).toBe(false);
    expect(isValid('demandPricePerKw', 'ten')).toBe(false);
    expect(isValid('exportPrice', '-0.2')).toBe(true);
  });
});

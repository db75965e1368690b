import { describe, expect, it } from 'vitest';
import { priceTiers } from './price-tiers.ts';

const steps = [0, 1, 2, 3, 4].map((at) => ({ from: at, to: at + 1 }));

describe('shading of prices', () => {
  it('joins neighbours of one price and is the stronger the dearer they are', () => {
    expect(priceTiers(steps, [0.2, 0.5, 0.5, 0.8, 0.2])).toEqual([
      { from: 1, to: 3, strength: expect.closeTo(0.5) },
      { from: 3, to: 4, strength: 1 },
    ]);
  });

  it('says nothing where the price does not change or is not known', () => {
    expect(priceTiers(steps, [0.5, 0.5, 0.5, 0.5, 0.5])).toEqual([]);
    expect(priceTiers(steps, [null, null, null, null, null])).toEqual([]);
    expect(priceTiers(steps, [0.2, null, 0.8, 0.2, 0.2])).toEqual([{ from: 2, to: 3, strength: 1 }]);
  });
});

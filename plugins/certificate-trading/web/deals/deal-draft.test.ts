import { expect, it } from 'vitest';
import { emptyDeal, expiryOf, lotsOf, priceOf, subjectHolds } from './deal-draft.ts';

it('reads lots, prices and days, and nothing that is none', () => {
  expect([lotsOf('12', 100), lotsOf('0', 100), lotsOf('101', 100), lotsOf('1.5', 100)]).toEqual([12, null, null, null]);
  expect([priceOf('3.25', 1000), priceOf('11', 1000), priceOf('x', 1000)]).toEqual([325, null, null]);
  expect([expiryOf('1', 0), expiryOf('0', 0), expiryOf('91', 0)]).toEqual(['1970-01-02T00:00:00.000Z', null, null]);
});

it('needs a month to settle after delivery', () => {
  expect(subjectHolds(emptyDeal)).toBe(true);
  expect(subjectHolds({ ...emptyDeal, settles: 'after-delivery' })).toBe(false);
  expect(subjectHolds({ ...emptyDeal, settles: 'after-delivery', month: '2026-03' })).toBe(true);
  expect(subjectHolds({ ...emptyDeal, month: '2026-13' })).toBe(false);
});

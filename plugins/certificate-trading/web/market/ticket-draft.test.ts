import { expect, it } from 'vitest';
import { emptyTicket, lotsOf, priceOf, withFee, worthOf } from './ticket-draft.ts';

it('lots are whole and within the limit, a price is in yuan or none', () => {
  const lots = (text: string) => lotsOf({ ...emptyTicket, lots: text }, 100);
  expect(['1', '100', '101', '0', '1.5', '-1', ''].map(lots)).toEqual([1, 100, null, null, null, null, null]);
  const price = (text: string) => priceOf({ ...emptyTicket, price: text }, 10_000);
  expect(['', '30', '30.05', '100.01', 'x'].map(price)).toEqual(['market', 3000, 3005, null, null]);
});

it('a market order is worth what stands on the other side, if that is enough', () => {
  const level = (priceFen: number, count: number) => ({ priceFen, lots: count, orders: 1 });
  const depth = { asks: [level(3000, 2), level(3100, 5)], bids: [level(2900, 4)] };
  expect(worthOf(emptyTicket, 3, 'market', depth)).toBe(2 * 3000 + 3100);
  expect(worthOf({ ...emptyTicket, side: 'ask' }, 5, 'market', depth)).toBeNull();
  expect(worthOf(emptyTicket, 3, 2500, depth)).toBe(7500);
});

it('the fee is added to what a bid costs, rounded up, and taken from what an ask brings', () => {
  expect([withFee('bid', 1500, 10), withFee('ask', 1500, 10), withFee('bid', 1500, 0)]).toEqual([1502, 1499, 1500]);
});

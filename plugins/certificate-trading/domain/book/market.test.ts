import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearAuction, proRata, type AuctionOrder } from './auction.ts';
import { bundleShares, bundleVolumes } from './bundle.ts';
import { demandOrders } from './demand.ts';
import { PriceLadder } from './price-ladder.ts';
import { productFits } from './product-fit.ts';

describe('call auction', () => {
  const bid = (id: string, price: number, quantity: number, at = 0): AuctionOrder => ({
    id,
    side: 'bid',
    owner: id,
    price,
    quantity,
    at,
  });
  const ask = (id: string, price: number, quantity: number, at = 0): AuctionOrder => ({
    ...bid(id, price, quantity, at),
    side: 'ask',
  });

  it('clears at the price that moves the most, equals share in whole units', () => {
    const result = clearAuction([
      bid('b1', 12, 50),
      bid('b2', 10, 30),
      bid('b3', 10, 60),
      ask('a1', 8, 70),
      ask('a2', 11, 40),
    ]);
    expect(result).toMatchObject({ price: 10, volume: 70 });
    // 20 are left for b2 and b3 of the same price and time: 30 : 60.
    expect(Object.fromEntries(result.fills.map(({ id, quantity }) => [id, quantity]))).toEqual({
      b1: 50,
      b2: 7,
      b3: 13,
      a1: 70,
    });
    expect(result.curve).toContainEqual({ price: 10, demand: 140, supply: 70, volume: 70 });
  });

  it('serves the earlier of one price first; a reference price decides between equal volumes', () => {
    const early = clearAuction([bid('b1', 10, 10, 2), bid('b2', 10, 10, 1), ask('a', 10, 12)]);
    expect(early.fills).toContainEqual({ id: 'b2', quantity: 10 });
    expect(early.fills).toContainEqual({ id: 'b1', quantity: 2 });
    expect(clearAuction([bid('b', 12, 5), ask('a', 8, 5)]).price).toBe(8);
    expect(clearAuction([bid('b', 12, 5), ask('a', 8, 5)], 11).price).toBe(12);
    expect(clearAuction([bid('b', 5, 5), ask('a', 8, 5)])).toMatchObject({ price: null, volume: 0 });
  });

  it('never lets an owner trade with itself, and never fills more than was ordered', () => {
    const some = fc.record({
      side: fc.constantFrom<'ask' | 'bid'>('ask', 'bid'),
      owner: fc.constantFrom('x', 'y', 'z'),
      price: fc.integer({ min: 1, max: 6 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      at: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 15 }), (list) => {
        const orders = list.map((each, index) => ({ ...each, id: `o${index}` }));
        const { price, trades, fills } = clearAuction(orders);
        const byId = new Map(orders.map((each) => [each.id, each]));
        for (const trade of trades) {
          const [buyer, seller] = [byId.get(trade.bid)!, byId.get(trade.ask)!];
          expect(buyer.owner).not.toBe(seller.owner);
          expect(buyer.price).toBeGreaterThanOrEqual(price!);
          expect(seller.price).toBeLessThanOrEqual(price!);
        }
        for (const { id, quantity } of fills) expect(quantity).toBeLessThanOrEqual(byId.get(id)!.quantity);
      }),
    );
  });

  it('of prices that move the same takes the lowest where all have more supply, whatever the reference', () => {
    const orders = [
      { id: 'a', side: 'ask', owner: 's', price: 10, quantity: 100, at: 0 },
      { id: 'b', side: 'bid', owner: 't', price: 20, quantity: 50, at: 1 },
    ] as const;
    expect(clearAuction(orders, 20)).toMatchObject({ price: 10, volume: 50 });
    expect(clearAuction([orders[0], { ...orders[1], owner: 's' }])).toMatchObject({ price: null, volume: 0 });
  });

  it('two orders of one owner take other partners rather than nothing', () => {
    const order = (id: string, owner: string, at: number) =>
      ({ id, side: id.startsWith('a') ? 'ask' : 'bid', owner, price: 10, quantity: 50, at }) as const;
    const { volume, trades } = clearAuction([
      ...[order('a1', 'x', 0), order('a2', 'y', 1)],
      ...[order('b1', 'z', 2), order('b2', 'y', 3)],
    ]);
    expect(volume).toBe(100);
    expect(trades).toEqual([
      { bid: 'b2', ask: 'a1', quantity: 50 },
      { bid: 'b1', ask: 'a2', quantity: 50 },
    ]);
  });

  it('moves as much as the owners allow', () => {
    const some = fc.record({
      side: fc.constantFrom('ask' as const, 'bid' as const),
      owner: fc.constantFrom('x', 'y', 'z'),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 9 }), (list) => {
        const sum = (side: string, owner?: string) =>
          list.reduce((all, o) => all + (o.side === side && (!owner || o.owner === owner) ? o.quantity : 0), 0);
        fc.pre(sum('ask') === sum('bid'));
        const { volume } = clearAuction(list.map((each, at) => ({ ...each, id: `o${at}`, price: 1, at })));
        // Everything, less what an owner with more than half of all has on its own.
        const own = ['x', 'y', 'z'].map((owner) => sum('ask', owner) + sum('bid', owner) - sum('ask'));
        expect(volume).toBe(sum('ask') - Math.max(0, ...own));
      }),
    );
  });

  it('pro rata parts add up to the whole', () => {
    expect(proRata([1, 1, 1], 2)).toEqual([1, 1, 0]);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, part) => {
          const volume = Math.floor(weights.reduce((a, b) => a + b, 0) * part);
          const parts = proRata(weights, volume);
          expect(parts.reduce((a, b) => a + b, 0)).toBe(volume);
          parts.forEach((each, index) => expect(each).toBeLessThanOrEqual(weights[index]!));
        },
      ),
    );
  });
});

describe('bundles', () => {
  it('sell in the volumes that are listed, and in no other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }), (items) => {
        const total = items.reduce((a, b) => a + b, 0);
        const allowed = Array.from({ length: total }, (_, index) => index + 1).filter((volume) =>
          bundleShares(items, volume),
        );
        expect(bundleVolumes(items).volumes.filter((volume) => bundleShares(items, volume))).toEqual(allowed);
        for (const volume of allowed) expect(bundleShares(items, volume)!.reduce((a, b) => a + b, 0)).toBe(volume);
      }),
    );
  });
});

describe('recurring demand', () => {
  it('makes one bid a period, valid from its start', () => {
    const demand = {
      id: 'd',
      owner: 'o',
      price: 3,
      quantity: 5,
      start: Date.UTC(2026, 0, 31),
      end: Date.UTC(2026, 3, 10),
      period: 'month',
    } as const;
    const periods = demandOrders(demand).map(({ product }) => product!.generationTime!.from.slice(0, 10));
    expect(periods).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
    expect(demandOrders({ ...demand, period: 'week' })).toHaveLength(10);
  });
});

describe('products', () => {
  it('a name is no level above a longer name', () => {
    expect(productFits({ deviceType: ['Wind'] }, { deviceType: ['Windmill'] })).toBe(false);
    expect(productFits({ deviceType: ['Wind;Offshore'] }, { deviceType: ['Wind'] })).toBe(false);
  });

  it('an ask that does not state what is wanted does not fit; hours lie inside', () => {
    expect(productFits({ gridOperator: ['SGCC'] }, undefined)).toBe(false);
    expect(productFits({ hours: [10, 11, 12] }, { hours: [11, 12] })).toBe(true);
    expect(productFits({ hours: [10, 11] }, { hours: [11, 12] })).toBe(false);
    expect(productFits({ hours: [10, 11] }, {})).toBe(false);
    expect(
      productFits({ deviceVintage: { year: 2020, operator: 2 } }, { deviceVintage: { year: 2021, operator: 0 } }),
    ).toBe(false);
  });
});

describe('price ladder', () => {
  it('keeps thousands of prices in order through additions and removals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 1500 }), (prices) => {
        const ladder = new PriceLadder(-1);
        const left = new Set<number>();
        prices.forEach((price, index) => {
          if (index % 3 === 2 && left.has(prices[index - 1]!)) {
            ladder.remove(ladder.at(prices[index - 1]!));
            left.delete(prices[index - 1]!);
          }
          ladder.at(price);
          left.add(price);
        });
        const expected = [...left].sort((a, b) => b - a);
        expect([...ladder.levels()].map(({ price }) => price)).toEqual(expected);
        const walked = [];
        for (let level = ladder.best(); level; level = ladder.after(level.rank)) walked.push(level.price);
        expect(walked).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});

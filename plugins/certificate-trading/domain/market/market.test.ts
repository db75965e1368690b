import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineageHolds, newHolding, quantityOf } from '../holdings/holding.ts';
import { candlesOf } from './candles.ts';
import { MoneyPool, reservedFor, tradeFee } from './money.ts';
import { gapTo, purchaseFrom } from './proposal.ts';
import { RangePool, type PoolRange } from './range-pool.ts';

describe('money', () => {
  it('a trade never costs more than its reservation shrinks by, down to the last fen', () => {
    const whole = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.nat(500),
        fc.array(fc.tuple(whole, fc.nat(5000)), { maxLength: 8 }),
        (lots, price, bps, fills) => {
          let [left, reserved] = [lots, reservedFor(lots, price, bps)];
          for (const [wanted, cheaper] of fills) {
            const quantity = Math.min(left, wanted);
            if (quantity === 0) break;
            const fen = quantity * Math.max(0, price - cheaper);
            const freed = reserved - reservedFor(left - quantity, price, bps);
            expect(fen + tradeFee(fen, bps)).toBeLessThanOrEqual(freed);
            left -= quantity;
            reserved -= freed;
          }
          expect(reserved).toBe(reservedFor(left, price, bps));
        },
      ),
    );
  });

  it('is exact where doubles are not', () => {
    expect(reservedFor(9_007_199, 1_000_000_000, 0)).toBe(9_007_199_000_000_000);
    expect(tradeFee(9_007_199_254_740_991, 1)).toBe(900_719_925_474);
  });

  it('keeps what an account can use through a batch', () => {
    const pool = new MoneyPool(new Map([['a', 100]]));
    pool.change('a', -60, 60);
    pool.change('b', 40, 0);
    pool.change('a', 20, -60);
    expect(pool.available('a')).toBe(60);
    expect(pool.entries()).toEqual([
      { account: 'a', bucket: 'available', fen: -40 },
      { account: 'b', bucket: 'available', fen: 40 },
    ]);
  });
});

const stored = (id: string, start: number, wh: number, account = 'a', device = 'roof'): PoolRange => ({
  holding: newHolding({
    id,
    issuanceId: id,
    account,
    start,
    end: start + wh - 1,
    attributes: {},
    expiresOn: `2028-0${id}-01`,
  }),
  order: null,
  device,
  month: '2026-03',
  source: 'solar-pv',
  from: 0,
  to: 900_000,
});

describe('ranges in a batch', () => {
  it('partition what was stored exactly, whatever is locked, delivered and released', () => {
    const step = fc.record({
      order: fc.nat(4),
      act: fc.constantFrom('lock', 'deliver', 'release'),
      wh: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 5 }),
        fc.array(step, { maxLength: 20 }),
        (sizes, steps) => {
          const pool = new RangePool(null);
          const ranges = sizes.map((wh, index) => stored(String(index + 1), index * 1000, wh));
          pool.add(ranges);
          const open = new Map<string, number>();
          let delivered = 0;
          for (const { order, act, wh } of steps) {
            const id = `o${order}`;
            const left = open.get(id) ?? 0;
            if (act === 'lock' && pool.lock('a', wh, {}, id)) open.set(id, left + wh);
            const amount = Math.min(left, wh);
            if (amount === 0 || act === 'lock') continue;
            if (act === 'deliver') {
              pool.deliver(id, amount, 'b');
              delivered += amount;
            } else pool.release(id, amount);
            open.set(id, left - amount);
          }
          const { moved, cut } = pool.changes();
          for (const { id, parts } of cut) {
            const parent = ranges.find(({ holding }) => holding.id === id)!.holding;
            expect(lineageHolds(parent, parts)).toBe(true);
          }
          const all = ranges.flatMap(({ holding }) => {
            const parts = cut.find(({ id }) => id === holding.id)?.parts;
            const whole = moved.find(({ id }) => id === holding.id);
            return parts ?? [{ ...holding, order: null, ...whole }];
          });
          const sum = (list: typeof all) => list.reduce((total, each) => total + quantityOf(each), 0);
          expect(sum(all)).toBe(sizes.reduce((a, b) => a + b, 0));
          expect(sum(all.filter(({ account }) => account === 'b'))).toBe(delivered);
          for (const [order, wh] of open) expect(sum(all.filter((each) => each.order === order))).toBe(wh);
        },
      ),
    );
  });

  it('serve a choice of device, and refuse what is not there', () => {
    const pool = new RangePool(null);
    pool.add([stored('1', 0, 50), stored('2', 1000, 50, 'a', 'field')]);
    expect(pool.lock('a', 60, { device: 'field' }, 'x')).toBeNull();
    expect(pool.lock('a', 40, { device: 'field' }, 'x')!.map(({ device }) => device)).toEqual(['field']);
    expect(pool.available('a', {})).toBe(60);
    expect(() => pool.deliver('x', 41, 'b')).toThrow(RangeError);
  });
});

it('candles open, rise, fall and close by span', () => {
  const trades = [
    { at: 1, priceFen: 30, lots: 2 },
    { at: 5, priceFen: 40, lots: 1 },
    { at: 9, priceFen: 20, lots: 3 },
    { at: 25, priceFen: 25, lots: 1 },
  ];
  expect(candlesOf(trades, (at) => Math.floor(at / 10) * 10)).toEqual([
    { at: 0, open: 30, high: 40, low: 20, close: 20, lots: 6, fen: 160, trades: 3 },
    { at: 20, open: 25, high: 25, low: 25, close: 25, lots: 1, fen: 25, trades: 1 },
  ]);
});

it('what to buy is the gap to the target, at the prices that are offered', () => {
  expect(gapTo(80, 1_000_001, 300_000)).toEqual({ targetWh: 800_001, gapWh: 500_001 });
  expect(gapTo(50, 100, 80).gapWh).toBe(-30);
  const asks = [
    { price: 100, quantity: 3 },
    { price: 120, quantity: 10 },
  ];
  expect(purchaseFrom(asks, 5, 100)).toEqual({ offeredLots: 5, costFen: 546, limitFen: 120 });
  expect(purchaseFrom(asks, 50, 0)).toEqual({ offeredLots: 13, costFen: 1500, limitFen: 120 });
  expect(purchaseFrom([], 5, 0)).toEqual({ offeredLots: 0, costFen: 0, limitFen: null });
});

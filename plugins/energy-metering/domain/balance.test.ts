import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillProRata } from './apportion.ts';
import { allocate, balanceItem, closeBalance, shares } from './balance.ts';
import type { Balance } from './balance.ts';

const wh = fc.integer({ min: 0, max: 100_000_000 });
const anyBalance: fc.Arbitrary<Balance> = fc
  .tuple(wh, wh, wh, wh, fc.array(wh, { minLength: 1, maxLength: 15 }), wh, wh)
  .map(([pv, wind, storage, grid, loads, charge, out]) => ({
    sources: new Map([
      ['pv', pv],
      ['wind', wind],
      ['storage', storage],
      ['grid', grid],
    ] as const),
    uses: new Map([
      ...loads.map((load, i) => [`enterprise:e${i}`, load] as const),
      ['storage', charge] as const,
      ['grid', out] as const,
    ]),
  }));

describe('the balance', () => {
  it('knows which side a direction is on', () => {
    expect(balanceItem({ role: 'grid', enterpriseId: null }, 'export')).toEqual({ side: 'use', item: 'grid' });
    expect(balanceItem({ role: 'storage', enterpriseId: 'x' }, 'export')).toEqual({ side: 'source', item: 'storage' });
    expect(balanceItem({ role: 'pv', enterpriseId: 'x' }, 'import')).toEqual({ side: 'use', item: 'enterprise:x' });
    expect(balanceItem({ role: 'hydrogen', enterpriseId: null }, 'import')).toEqual({ side: 'use', item: 'hydrogen' });
  });

  it('shows what no meter explains as its own item', () => {
    const closed = closeBalance({ sources: new Map([['grid', 100]]), uses: new Map([['park', 90]]) });
    expect(closed.uses.get('balance')).toBe(10);
    const negative = closeBalance({ sources: new Map([['grid', 80]]), uses: new Map([['park', 90]]) });
    expect(negative.sources.get('balance')).toBe(10);
  });

  it('allocates so that rows and columns add up to the meters to the watt-hour', () => {
    fc.assert(
      fc.property(anyBalance, (balance) => {
        const closed = closeBalance(balance);
        const links = allocate(balance);
        for (const [source, energy] of closed.sources)
          expect(links.filter((l) => l.source === source).reduce((s, l) => s + l.energyWh, 0)).toBe(energy);
        for (const [use, energy] of closed.uses)
          expect(links.filter((l) => l.use === use).reduce((s, l) => s + l.energyWh, 0)).toBe(energy);
        expect(links.every((l) => Number.isInteger(l.energyWh) && l.energyWh > 0)).toBe(true);
      }),
    );
  });

  it('stays close to pro rata in every cell', () => {
    fc.assert(
      fc.property(
        fc.array(wh, { minLength: 1, maxLength: 5 }),
        fc.array(wh, { minLength: 1, maxLength: 12 }),
        (rows, cols) => {
          const [a, b] = [rows, cols].map((list) => list.reduce((x, y) => x + y, 0)) as [number, number];
          if (a < b) rows.push(b - a);
          if (b < a) cols.push(a - b);
          const total = Math.max(a, b);
          const table = fillProRata(rows, cols);
          rows.forEach((row, r) =>
            cols.forEach((col, c) => {
              const exact = total === 0 ? 0 : (row * col) / total;
              expect(Math.abs(table[r]![c]! - exact)).toBeLessThanOrEqual(cols.length + 1);
            }),
          );
        },
      ),
    );
  });

  it('gives shares that add up to one, storage apart from green', () => {
    const links = allocate({
      sources: new Map([
        ['pv', 30],
        ['storage', 20],
        ['grid', 50],
      ]),
      uses: new Map([
        ['enterprise:a', 80],
        ['grid', 20],
      ]),
    });
    const all = shares(links, 'all');
    expect(all.consumptionWh).toBe(80);
    expect(all.green).toBeCloseTo(0.3);
    expect(all.green! + all.storage! + all.grid! + all.other! + all.balance!).toBeCloseTo(1);
    expect(shares([], 'all').green).toBeNull();
  });
});

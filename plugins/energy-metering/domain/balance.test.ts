import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillProRata } from './apportion.ts';
import { balanceItem, closeBalance } from './balance.ts';

const wh = fc.integer({ min: 0, max: 100_000_000 });
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

  it('was pro rata in every cell by the method of earlier figures', () => {
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
});

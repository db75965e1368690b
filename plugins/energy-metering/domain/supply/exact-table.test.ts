import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactTable } from './exact-table.ts';
import { selectSmallest } from './select-smallest.ts';

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Rows and columns of the same total; small amounts are where rounding is hardest. */
const margins = (digits: number) =>
  fc
    .integer({ min: 1, max: digits })
    .chain((scale) => {
      const wh = fc.integer({ min: 0, max: 10 ** scale });
      return fc.tuple(fc.array(wh, { minLength: 1, maxLength: 25 }), fc.array(wh, { minLength: 1, maxLength: 40 }));
    })
    .map(([rows, columns]) => {
      const gap = sum(rows) - sum(columns);
      return gap > 0 ? { rows, columns: [...columns, gap] } : { rows: [...rows, Math.abs(gap)], columns };
    });

describe('an exact table', () => {
  it('has the rows and columns that were given, to the unit, and no cell below zero', () => {
    fc.assert(
      fc.property(margins(12), ({ rows, columns }) => {
        const table = exactTable(rows, columns);
        expect(table.map(sum)).toEqual(rows);
        expect(columns.map((_, c) => sum(table.map((row) => row[c]!)))).toEqual(columns);
        expect(table.flat().every((cell) => Number.isSafeInteger(cell) && cell >= 0)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is less than 2 from pro rata in every cell, and less than 1 in the sum of the first cells of a row', () => {
    fc.assert(
      fc.property(margins(5), ({ rows, columns }) => {
        const total = BigInt(sum(rows));
        if (total === 0n) return;
        const table = exactTable(rows, columns);
        rows.forEach((row, r) => {
          let so = 0n;
          let due = 0n;
          columns.forEach((column, c) => {
            const exact = BigInt(row) * BigInt(column);
            const cell = BigInt(table[r]![c]!) * total;
            const distance = cell > exact ? cell - exact : exact - cell;
            expect(distance < 2n * total).toBe(true);
            so += cell;
            due += exact;
            const drift = so > due ? so - due : due - so;
            expect(drift < total).toBe(true);
          });
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses totals that differ', () => {
    expect(() => exactTable([3, 4], [2, 2])).toThrow('rows add up to 7, columns to 4');
    expect(() => exactTable([1, 1], [5, 0, 2])).toThrow(RangeError);
  });
});

describe('selecting the smallest', () => {
  it('puts exactly them first, ties by id', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 60 }), fc.nat(60), (list, n) => {
        const wanted = Math.min(n, list.length);
        const keys = Float64Array.from(list);
        const ids = Int32Array.from(list, (_, i) => i);
        selectSmallest(keys, ids, list.length, wanted);
        const expected = list
          .map((key, id) => ({ key, id }))
          .sort((a, b) => a.key - b.key || a.id - b.id)
          .slice(0, wanted)
          .map(({ id }) => id);
        expect([...ids.slice(0, wanted)].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });
});

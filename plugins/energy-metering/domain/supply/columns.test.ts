import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noIntervals } from '../quality.ts';
import { supplyColumns } from './columns.ts';
import { supplyOf } from './table.ts';
import type { SupplyTable } from './table.ts';

const sources = [
  'pv:roof',
  'pv:hall',
  'wind:hill',
  'storage:bess:pv:roof',
  'storage:bess:grid',
  'contracted:sea',
  'grid',
];
const uses = ['enterprise:a', 'enterprise:b', 'park', 'storage:bess', 'storage:other', 'grid', 'balance'];

/** Lists that several buckets share, as the hours of a day do, beside others of their own. */
const shared = uses.slice(0, 4);
const table: fc.Arbitrary<SupplyTable> = fc
  .tuple(fc.subarray(sources), fc.oneof(fc.constant(shared), fc.subarray(uses)), fc.integer({ min: 0, max: 5 }))
  .chain(([rows, columns, actual]) =>
    fc
      .array(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 })), {
          minLength: columns.length,
          maxLength: columns.length,
        }),
        { minLength: rows.length, maxLength: rows.length },
      )
      .map((wh) => ({
        sources: rows,
        uses: columns,
        wh,
        contracts: [],
        rules: ['pro-rata' as const],
        quality: { ...noIntervals(), actual, missing: 5 - actual },
      })),
  );

describe('supply as columns', () => {
  it('says of every bucket what its supply says', () => {
    fc.assert(
      fc.property(fc.array(table, { maxLength: 6 }), (tables) => {
        const parts = tables.map((each, i) => ({ from: i * 3_600_000, table: each }));
        const columns = supplyColumns(parts);
        expect(columns.starts).toEqual(parts.map(({ from }) => from));
        parts.forEach(({ from, table: each }, i) => {
          const supply = supplyOf(each, { from, to: from + 3_600_000, restatingFrom: null });
          const at = <T extends { energyWh: number[] }>(list: readonly T[]) =>
            list
              .map((column) => ({ ...column, energyWh: column.energyWh[i]! }))
              .filter(({ energyWh }) => energyWh !== 0);
          const sorted = <T>(list: readonly T[]): string[] => list.map((one) => JSON.stringify(one)).sort();
          expect(sorted(at(columns.links))).toEqual(sorted(supply.links));
          expect(sorted(at(columns.storage))).toEqual(sorted(supply.storage));
          expect(columns.quality[i]).toEqual(supply.quality);
        });
      }),
      { numRuns: 100 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveTrain } from './solve-train.ts';
import type { Train } from './types.ts';

describe('treatment train', () => {
  it('removal is of mass: the product concentrates where water is lost', () => {
    const train: Train = {
      units: [
        {
          id: 'ro',
          kind: 'reverse-osmosis',
          recovery: 0.75,
          removal: { TDS: 0.98 },
          energyKwhPerM3: 0.8,
          doseMgPerL: { antiscalant: 3 },
        },
      ],
      links: [],
      feeds: [{ to: 'ro', m3Day: 1000, mgPerL: { TDS: 2000 } }],
    };
    const { units, outlets, imbalance } = solveTrain(train);
    const [ro] = units;
    expect(ro!.product.m3Day).toBe(750);
    // C_product = 2000 × 0.02 × 1000 ÷ 750
    expect((ro!.product.kgDay['TDS']! / ro!.product.m3Day) * 1000).toBeCloseTo((2000 * 0.02 * 1000) / 750, 9);
    expect(ro).toMatchObject({ energyKwhDay: 800, doseKgDay: { antiscalant: 3 } });
    expect(outlets.map(({ port }) => port)).toEqual(['product', 'reject']);
    expect(imbalance).toBeLessThan(1e-12);
  });

  it('runs a recycle round until it stands still: the closed form of a geometric series', () => {
    // 40 % of the reject goes back to the inlet: F = f + 0.4 (1 − r) F.
    const train: Train = {
      units: [{ id: 'a', kind: 'filter', recovery: 0.6, removal: { SS: 0.9 } }],
      links: [{ from: 'a', port: 'reject', to: 'a', share: 0.4 }],
      feeds: [{ to: 'a', m3Day: 100, mgPerL: { SS: 10 } }],
    };
    const { units, imbalance } = solveTrain(train);
    expect(units[0]!.inlet.m3Day).toBeCloseTo(100 / (1 - 0.4 * 0.4), 8);
    expect(units[0]!.inlet.kgDay['SS']).toBeCloseTo(1 / (1 - 0.4 * 0.9), 8);
    expect(imbalance).toBeLessThan(1e-9);
  });

  it('says so when a loop lets nothing out', () => {
    const train: Train = {
      units: [
        { id: 'a', kind: 'x', recovery: 1 },
        { id: 'b', kind: 'x', recovery: 1 },
      ],
      links: [
        { from: 'a', port: 'product', to: 'b' },
        { from: 'b', port: 'product', to: 'a' },
      ],
      feeds: [{ to: 'a', m3Day: 1 }],
    };
    expect(() => solveTrain(train)).toThrow(expect.objectContaining({ code: 'WATER_TRAIN_NO_SOLUTION' }));
  });

  it('refuses shares above 1, units that do not exist, and units of one name', () => {
    const units = [
      { id: 'a', kind: 'x', recovery: 0.5 },
      { id: 'b', kind: 'x', recovery: 0.5 },
    ];
    const link = { from: 'a', port: 'product', to: 'b', share: 0.6 } as const;
    expect(() => solveTrain({ units, links: [link, link], feeds: [] })).toThrow(
      expect.objectContaining({ code: 'WATER_TRAIN_SHARES' }),
    );
    expect(() => solveTrain({ units, links: [{ ...link, to: 'c' }], feeds: [] })).toThrow(/The unit c does not exist/);
    // Two units of one name would be fed by the same water.
    expect(() => solveTrain({ units: [...units, units[0]!], links: [link], feeds: [] })).toThrow(
      expect.objectContaining({ code: 'WATER_TRAIN_UNIT_TWICE' }),
    );
  });

  it('loses no water and no mass in any graph', () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    const graph = fc.integer({ min: 1, max: 6 }).chain((count) =>
      fc.record({
        recoveries: fc.array(share, { minLength: count, maxLength: count }),
        removals: fc.array(share, { minLength: count, maxLength: count }),
        targets: fc.array(fc.tuple(fc.nat({ max: count - 1 }), fc.nat({ max: count - 1 }), share), {
          minLength: count,
          maxLength: count,
        }),
        feed: fc.double({ min: 1, max: 1e5, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(graph, ({ recoveries, removals, targets, feed }) => {
        const train: Train = {
          units: recoveries.map((recovery, index) => ({
            id: `u${index}`,
            kind: 'x',
            recovery,
            removal: { P: removals[index]! },
          })),
          links: targets.flatMap(([product, reject, part], index) => [
            { from: `u${index}`, port: 'product' as const, to: `u${product}`, share: part * 0.9 },
            { from: `u${index}`, port: 'reject' as const, to: `u${reject}`, share: (1 - part) * 0.9 },
          ]),
          feeds: [{ to: 'u0', m3Day: feed, mgPerL: { P: 12 } }],
        };
        expect(solveTrain(train).imbalance).toBeLessThan(1e-6);
      }),
      { numRuns: 60 },
    );
  });
});

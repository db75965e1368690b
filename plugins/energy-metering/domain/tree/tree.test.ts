import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateLoss, findSuspects, lossRules, nodeBalance, subtree, technicalLoss, treeNodes } from './index.ts';

const meters = [
  { id: 'grid', parentId: null },
  { id: 't1', parentId: 'grid' },
  { id: 't2', parentId: 'grid' },
  { id: 'mill', parentId: 't1' },
  { id: 'pv', parentId: 't1' },
];

describe('the meter tree', () => {
  it('lists nodes from the top, and what is below one', () => {
    expect(treeNodes(meters)).toEqual([
      { meter: 'grid', children: ['t1', 't2'], depth: 0 },
      { meter: 't1', children: ['mill', 'pv'], depth: 1 },
    ]);
    expect(subtree(meters, 't1')).toEqual(['t1', 'mill', 'pv']);
  });
});

describe('the balance of a node', () => {
  it('takes the technical loss out of the difference', () => {
    // 1000 kVA transformer: 1.7 kW no-load, 10.3 kW at rating; half load for a quarter of an hour.
    const model = { noLoadW: 1700, loadLossW: 10_300, ratedW: 1_000_000 };
    expect(technicalLoss(model, 125_000, 0.25)).toBe(Math.round(1700 * 0.25 + 10_300 * 0.25 * 0.25));
    expect(nodeBalance(125_000, [100_000, 23_900], model, 0.25)).toEqual({
      above: 125_000,
      below: 123_900,
      difference: 1100,
      technical: 1069,
      closingError: 31,
    });
  });
  it('says nothing when a meter is not known', () => {
    expect(nodeBalance(10, [NaN, 3], null, 0.25)).toBeNull();
    expect(nodeBalance(NaN, [3], null, 0.25)).toBeNull();
  });
});

describe('a loss', () => {
  it('is shared to the unit by every rule', () => {
    const bearer = fc.record({
      amount: fc.nat(10_000_000),
      share: fc.integer({ min: 1, max: 100 }),
      factor: fc.integer({ min: 1, max: 60 }).map((n) => n / 1000),
    });
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(bearer, { minLength: 1, maxLength: 20 }), (loss, list) => {
        const bearers = list.map((each, at) => ({ ...each, id: `m${at}` }));
        for (const rule of lossRules) {
          const result = allocateLoss(loss, bearers, rule);
          if (!result.ok) {
            expect(result.reason).toBe('no-bearer');
            expect(rule !== 'fixed' && bearers.every(({ amount }) => amount === 0)).toBe(true);
            continue;
          }
          const parts = [...result.parts.values()];
          expect(parts.reduce((a, b) => a + b, 0)).toBe(loss);
          expect(parts.every((part) => part >= 0 && Number.isInteger(part))).toBe(true);
        }
      }),
    );
  });
  it('follows the weights of its rule', () => {
    const bearers = [
      { id: 'a', amount: 100, share: 3, factor: 0.01 },
      { id: 'b', amount: 300, share: 1, factor: 0.02 },
    ];
    const parts = (rule: (typeof lossRules)[number]) => {
      const result = allocateLoss(1000, bearers, rule);
      return result.ok ? [...result.parts.values()] : result.reason;
    };
    expect(parts('pro-rata')).toEqual([250, 750]);
    expect(parts('squared')).toEqual([100, 900]);
    expect(parts('fixed')).toEqual([750, 250]);
    expect(parts('voltage-level')).toEqual([143, 857]);
  });
  it('is nobody’s when it is negative', () => {
    expect(allocateLoss(-1, [{ id: 'a', amount: 1 }], 'pro-rata')).toEqual({ ok: false, reason: 'negative-loss' });
  });
});

describe('suspects', () => {
  const series = (seed: number, scale: number) =>
    Array.from({ length: 96 }, (_, at) =>
      Math.round(scale * (1 + Math.sin(at * 0.7 + seed) + ((at * 7 + seed * 3) % 5) / 5)),
    );
  const node = (change: (children: number[][], above: number[]) => void) => {
    const children = [series(1, 900), series(2, 500), series(3, 1200)];
    const above = children[0]!.map((_, at) => children.reduce((sum, child) => sum + child[at]!, 0));
    change(children, above);
    return {
      above: { meter: 'top', amounts: above },
      below: children.map((amounts, at) => ({ meter: `m${at}`, amounts })),
      technical: new Float64Array(96),
    };
  };

  it.each([0, 1, 2])('finds the meter below that reads 20 % low: %i', (which) => {
    const [first] = findSuspects(
      node((children) => (children[which] = children[which]!.map((x) => Math.round(x * 0.8)))),
      0.005,
    );
    expect(first).toMatchObject({ meter: `m${which}`, fault: 'scale' });
    expect(first!.factor).toBeCloseTo(1.25, 1);
    expect(first!.explained).toBeGreaterThan(0.99);
  });
  it('finds the meter above that reads low', () => {
    const [first] = findSuspects(
      node((_, above) => above.forEach((x, at) => (above[at] = Math.round(x * 0.9)))),
      0.005,
    );
    expect(first).toMatchObject({ meter: 'top', fault: 'scale' });
    expect(first!.factor).toBeCloseTo(1.111, 2);
  });
  it('finds the one that stands still, and the one that runs backwards', () => {
    const stopped = node((children) => (children[1] = children[1]!.map((x, at) => (at >= 40 ? 0 : x))));
    expect(findSuspects(stopped, 0.005)[0]).toMatchObject({ meter: 'm1', fault: 'stopped' });
    const reversed = node((children) => (children[2] = children[2]!.map((x) => -x)));
    expect(findSuspects(reversed, 0.005)[0]).toMatchObject({ meter: 'm2', fault: 'reversed' });
  });
  it('accuses nobody within the tolerance', () => {
    expect(
      findSuspects(
        node(() => {}),
        0.005,
      ),
    ).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { binEdges, binFrame, maxBins } from './bins.ts';
import { boostedValues, boostTrees } from './boost.ts';
import { binnedValue, growTree } from './grow-tree.ts';
import { selectQuantile } from './select.ts';
import { treeValue } from './tree.ts';

const parameters = { trees: 80, learningRate: 0.2, leaves: 6, leafRows: 5, rowShare: 0.8, featureShare: 1, seed: 2 };

function made(rows: number) {
  const random = seededRandom(9);
  const a = Float64Array.from({ length: rows }, () => random() * 10);
  const b = Float64Array.from({ length: rows }, () => (random() < 0.2 ? NaN : random()));
  return { frame: { names: ['a', 'b'], rows, columns: [a, b] }, random };
}

describe('boosted trees', () => {
  it('learn steps, products and what a missing value means', () => {
    const { frame, random } = made(1500);
    const [a, b] = frame.columns as [Float64Array, Float64Array];
    const law = (row: number) => (a[row]! > 4 ? 20 : 3) + (Number.isNaN(b[row]!) ? -8 : 0);
    const target = Float64Array.from(a, (_, row) => law(row) + 2 * random() - 1);
    const trees = boostTrees(frame, new Float64Array(1500), target, 0.5, parameters);
    const errors = boostedValues(trees, frame, new Float64Array(1500)).map((value, row) => Math.abs(value - law(row)));
    // One bin holds both sides of the step.
    expect(errors.filter((error) => error > 1).length).toBeLessThan(1500 / maxBins);
  });

  it('meet the quantile asked for', () => {
    const { frame, random } = made(2000);
    const target = frame.columns[0]!.map((a) => a * random());
    for (const q of [0.1, 0.5, 0.9]) {
      const values = boostedValues(
        boostTrees(frame, target.slice().fill(5), target, q, parameters),
        frame,
        target.slice().fill(5),
      );
      const below = target.filter((value, row) => value <= values[row]!).length / 2000;
      expect(Math.abs(below - q)).toBeLessThan(0.05);
    }
  });

  it('are the same for the same seed, and do without rows that lack a target', () => {
    const { frame } = made(300);
    const target = frame.columns[0]!.map((a, row) => (row % 3 ? a : NaN));
    const one = boostTrees(frame, new Float64Array(300), target, 0.5, parameters);
    expect(boostTrees(frame, new Float64Array(300), target, 0.5, parameters)).toEqual(one);
    expect(boostedValues(one, frame, new Float64Array(300)).every(Number.isFinite)).toBe(true);
    expect(boostTrees(frame, new Float64Array(300), target.fill(NaN), 0.5, parameters)).toEqual([]);
  });

  it('give the same value by bins and by thresholds', () => {
    const { frame, random } = made(500);
    const edges = binEdges(frame);
    const bins = binFrame(frame, edges);
    const gradient = Float64Array.from({ length: 500 }, () => random() - 0.5);
    const rows = Int32Array.from({ length: 500 }, (_, row) => row);
    let leaf = 0;
    const grown = growTree(bins, edges, gradient, rows, Int32Array.of(0, 1), { leaves: 12, leafRows: 4 }, () => ++leaf);
    expect(grown.tree.leaves).toHaveLength(12);
    for (let row = 0; row < 500; row++)
      expect(binnedValue(grown, bins, row)).toBe(treeValue(grown.tree, frame.columns, row));
  });

  it('select quantiles as sorting does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, q) => {
          const sorted = [...list].sort((a, b) => a - b);
          const rank = Math.min(list.length - 1, Math.max(0, Math.ceil(q * list.length) - 1));
          expect(selectQuantile(Float64Array.from(list), list.length, q)).toBe(sorted[rank]);
        },
      ),
    );
  });
});

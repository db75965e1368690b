import { maxBins, type BinEdges } from './bins.ts';
import type { Tree } from './tree.ts';

/** A tree with its thresholds also as bins, for the rows it is trained on. */
export interface GrownTree {
  tree: Tree;
  bin: Uint8Array;
}

/** How large a tree may grow. */
export interface TreeLimits {
  leaves: number;
  /** Rows that a leaf holds at least. */
  leafRows: number;
}

interface Leaf {
  from: number;
  to: number;
  histogram: Float64Array;
  gain: number;
  feature: number;
  bin: number;
  /** Node and side that point here; −1 for the root. */
  parent: number;
  side: 0 | 1;
}

/**
 * Grows a tree leaf by leaf, the best split first, on histograms of the gradient (Ke et al. 2017, LightGBM): the histogram
 * of the larger child is the parent's less the smaller child's. `leafValue` gets the rows of a finished leaf.
 */
export function growTree(
  bins: readonly Uint8Array[],
  edges: BinEdges,
  gradient: Float64Array,
  rows: Int32Array,
  features: Int32Array,
  limits: TreeLimits,
  leafValue: (rows: Int32Array) => number,
): GrownTree {
  const scratch = new Int32Array(rows.length);
  const nodes: { feature: number; bin: number; children: [number, number] }[] = [];
  const histogramOf = (from: number, to: number) => buildHistogram(bins, gradient, rows.subarray(from, to), features);
  const open: Leaf[] = [
    bestSplit(
      {
        from: 0,
        to: rows.length,
        histogram: histogramOf(0, rows.length),
        gain: 0,
        feature: -1,
        bin: 0,
        parent: -1,
        side: 0,
      },
      features,
      limits,
    ),
  ];
  while (open.length < limits.leaves) {
    const at = open.reduce((best, leaf, i) => (leaf.gain > open[best]!.gain ? i : best), 0);
    const leaf = open[at]!;
    if (leaf.gain <= 1e-12) break;
    const middle = partition(rows, scratch, leaf, bins[leaf.feature]!);
    const node = nodes.push({
      feature: leaf.feature,
      bin: leaf.bin,
      children: [-1, -1],
    });
    if (leaf.parent >= 0) nodes[leaf.parent]!.children[leaf.side] = node - 1;
    const smallerLeft = middle - leaf.from <= leaf.to - middle;
    const small = smallerLeft ? histogramOf(leaf.from, middle) : histogramOf(middle, leaf.to);
    const large = leaf.histogram;
    for (let i = 0; i < large.length; i++) large[i] = large[i]! - small[i]!;
    const child = (side: 0 | 1): Leaf => ({
      from: side === 0 ? leaf.from : middle,
      to: side === 0 ? middle : leaf.to,
      histogram: (side === 0) === smallerLeft ? small : large,
      gain: 0,
      feature: -1,
      bin: 0,
      parent: node - 1,
      side,
    });
    open[at] = bestSplit(child(0), features, limits);
    open.push(bestSplit(child(1), features, limits));
  }
  open.forEach((leaf, i) => {
    if (leaf.parent >= 0) nodes[leaf.parent]!.children[leaf.side] = -i - 1;
  });
  const threshold = ({ feature, bin }: { feature: number; bin: number }) =>
    bin === 0 ? -Infinity : edges[feature]![bin - 1]!;
  const tree = {
    feature: Int32Array.from(nodes, (node) => node.feature),
    threshold: Float64Array.from(nodes, threshold),
    left: Int32Array.from(nodes, (node) => node.children[0]),
    right: Int32Array.from(nodes, (node) => node.children[1]),
    leaves: Float64Array.from(open, (leaf) => leafValue(rows.subarray(leaf.from, leaf.to))),
  };
  return { tree, bin: Uint8Array.from(nodes, (node) => node.bin) };
}

/** Value of a grown tree at a row of bins; the same as by its thresholds. */
export function binnedValue({ tree, bin }: GrownTree, bins: readonly Uint8Array[], row: number): number {
  const { feature, left, right } = tree;
  let node = feature.length === 0 ? -1 : 0;
  while (node >= 0) node = bins[feature[node]!]![row]! > bin[node]! ? right[node]! : left[node]!;
  return tree.leaves[-node - 1]!;
}

/** Sum of the gradient and number of rows by feature and bin. */
function buildHistogram(
  bins: readonly Uint8Array[],
  gradient: Float64Array,
  rows: Int32Array,
  features: Int32Array,
): Float64Array {
  const histogram = new Float64Array(features.length * maxBins * 2);
  for (let f = 0; f < features.length; f++) {
    const column = bins[features[f]!]!;
    const base = f * maxBins * 2;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const at = base + column[row]! * 2;
      histogram[at]! += gradient[row]!;
      histogram[at + 1]! += 1;
    }
  }
  return histogram;
}

function bestSplit(leaf: Leaf, features: Int32Array, limits: TreeLimits): Leaf {
  const { histogram } = leaf;
  const count = leaf.to - leaf.from;
  if (count < 2 * limits.leafRows) return leaf;
  let total = 0;
  for (let bin = 0; bin < maxBins; bin++) total += histogram[bin * 2]!;
  const whole = (total * total) / count;
  for (let f = 0; f < features.length; f++) {
    let sum = 0;
    let rows = 0;
    for (let bin = 0; bin < maxBins - 1; bin++) {
      const at = (f * maxBins + bin) * 2;
      sum += histogram[at]!;
      rows += histogram[at + 1]!;
      if (rows < limits.leafRows) continue;
      if (count - rows < limits.leafRows) break;
      const gain = (sum * sum) / rows + ((total - sum) * (total - sum)) / (count - rows) - whole;
      if (gain > leaf.gain) {
        leaf.gain = gain;
        leaf.feature = features[f]!;
        leaf.bin = bin;
      }
    }
  }
  return leaf;
}

/** Moves the rows of a leaf so that those of the left side come first; returns where the right side begins. */
function partition(rows: Int32Array, scratch: Int32Array, leaf: Leaf, column: Uint8Array): number {
  let left = leaf.from;
  let right = 0;
  for (let i = leaf.from; i < leaf.to; i++) {
    const row = rows[i]!;
    if (column[row]! <= leaf.bin) rows[left++] = row;
    else scratch[right++] = row;
  }
  rows.set(scratch.subarray(0, right), left);
  return left;
}

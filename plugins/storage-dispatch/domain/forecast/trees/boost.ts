import type { Rest } from '../context.ts';
import type { FeatureFrame } from '../features/frame.ts';
import { seededRandom } from '../random.ts';
import { binEdges, binFrame } from './bins.ts';
import { binnedValue, growTree } from './grow-tree.ts';
import { selectQuantile } from './select.ts';
import { treeValue, type Tree } from './tree.ts';

/** Settings of boosted trees. */
export interface BoostParameters {
  trees: number;
  learningRate: number;
  leaves: number;
  leafRows: number;
  /** Share of the rows, and of the features, that each tree sees. */
  rowShare: number;
  featureShare: number;
  seed: number;
}

/**
 * Gradient-boosted trees for the quantile `q` (Friedman 2001; 0.5 is the least absolute error): trees follow the sign of the
 * residuals, leaves are the q-quantile of the residuals. They start from `base` of each row and learn what differs from it.
 */
export function boostTrees(
  frame: FeatureFrame,
  base: Float64Array,
  target: Float64Array,
  q: number,
  parameters: BoostParameters,
  rest?: Rest,
): Tree[] {
  const usable = Int32Array.from({ length: frame.rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(target[row]!) && !Number.isNaN(base[row]!),
  );
  const random = seededRandom(parameters.seed);
  const edges = binEdges(frame);
  const bins = binFrame(frame, edges);
  const residual = target.map((value, row) => value - base[row]!);
  const gradient = new Float64Array(frame.rows);
  const list = new Float64Array(usable.length);
  const sample = new Int32Array(usable.length);
  const trees: Tree[] = [];
  for (let n = 0; n < parameters.trees; n++) {
    let taken = 0;
    for (let i = 0; i < usable.length; i++) {
      if (random() >= parameters.rowShare) continue;
      const row = usable[i]!;
      sample[taken++] = row;
      gradient[row] = residual[row]! > 0 ? q : residual[row]! < 0 ? q - 1 : 0;
    }
    const rows = sample.subarray(0, taken);
    const features = Int32Array.from(frame.columns.keys()).filter(() => random() < parameters.featureShare);
    if (rows.length === 0 || features.length === 0) continue;
    const grown = growTree(bins, edges, gradient, rows, features, parameters, (inside) => {
      for (let i = 0; i < inside.length; i++) list[i] = residual[inside[i]!]!;
      return parameters.learningRate * selectQuantile(list, inside.length, q);
    });
    for (let i = 0; i < usable.length; i++) residual[usable[i]!]! -= binnedValue(grown, bins, usable[i]!);
    trees.push(grown.tree);
    rest?.();
  }
  return trees;
}

/** Base plus the sum of the trees, for each row. */
export function boostedValues(trees: readonly Tree[], frame: FeatureFrame, base: Float64Array): Float64Array {
  const values = Float64Array.from(base);
  for (const tree of trees)
    for (let row = 0; row < values.length; row++) values[row] = values[row]! + treeValue(tree, frame.columns, row);
  return values;
}

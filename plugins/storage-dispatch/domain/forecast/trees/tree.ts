/**
 * A regression tree in arrays. Node `n` sends a row left when its value of `feature[n]` is ≤ `threshold[n]` or missing;
 * children ≥ 0 are nodes, a negative child `c` is the leaf `−c − 1`. A tree of a single leaf has no nodes.
 */
export interface Tree {
  feature: Int32Array;
  threshold: Float64Array;
  left: Int32Array;
  right: Int32Array;
  leaves: Float64Array;
}

/** Value of the tree at a row of the columns. */
export function treeValue(tree: Tree, columns: readonly Float64Array[], row: number): number {
  const { feature, threshold, left, right } = tree;
  let node = feature.length === 0 ? -1 : 0;
  while (node >= 0) {
    const value = columns[feature[node]!]![row]!;
    node = value > threshold[node]! ? right[node]! : left[node]!;
  }
  return tree.leaves[-node - 1]!;
}

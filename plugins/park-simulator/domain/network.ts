import type { NodeConfig } from '../contracts/units.ts';

/**
 * The tree of busbars, transformers and feeders. Power flows sum upwards; each element adds its no-load loss and a load
 * loss that grows with the square of its own load (IEC 60076-1).
 */
export interface Network {
  /** Ids, children before parents; the last one is the root. */
  readonly order: readonly string[];
  /** Position in `order` by id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Turns the sum of what hangs directly at each node into the flow at its upper side, kW, in place. Returns all losses. */
  flow(kw: Float64Array): number;
}

/** Loss of an element at a flow, kW. */
export function lossKw(node: Pick<NodeConfig, 'ratedKw' | 'noLoadKw' | 'loadLossKw'>, flowKw: number): number {
  const load = flowKw / node.ratedKw;
  return node.noLoadKw + node.loadLossKw * load * load;
}

/** Orders the tree. Throws RangeError naming the node when a parent is missing, there is a loop, or not one root. */
export function createNetwork(nodes: readonly NodeConfig[]): Network {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  if (byId.size !== nodes.length) throw new RangeError('two nodes have the same id');
  const roots = nodes.filter((node) => node.parent === undefined);
  if (roots.length !== 1) throw new RangeError(`a network has one root, this one has ${roots.length}`);
  const depthOf = (node: NodeConfig): number => {
    let depth = 0;
    for (let at = node; at.parent !== undefined; depth++) {
      const parent = byId.get(at.parent);
      if (!parent) throw new RangeError(`node ${at.id} is fed from ${at.parent}, which does not exist`);
      if (depth > nodes.length) throw new RangeError(`node ${node.id} feeds itself`);
      at = parent;
    }
    return depth;
  };
  const sorted = nodes.map((node) => ({ node, depth: depthOf(node) })).sort((a, b) => b.depth - a.depth);
  const ordered = sorted.map((entry) => entry.node);
  const indexOf = new Map(ordered.map((node, index) => [node.id, index]));
  const parents = Int32Array.from(ordered, (node) => (node.parent === undefined ? -1 : indexOf.get(node.parent)!));
  return {
    order: ordered.map((node) => node.id),
    indexOf,
    flow(kw) {
      let losses = 0;
      for (let i = 0; i < ordered.length; i++) {
        const loss = lossKw(ordered[i]!, kw[i]!);
        kw[i]! += loss;
        losses += loss;
        if (parents[i]! >= 0) kw[parents[i]!]! += kw[i]!;
      }
      return losses;
    },
  };
}

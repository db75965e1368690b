import type { ApiAsset } from './types.ts';

/** An asset with what hangs below it. */
export interface AssetNode {
  asset: ApiAsset;
  children: AssetNode[];
  depth: number;
}

/** Assets as a tree in the order given. An asset whose parent is unknown, or that is its own ancestor, stands at the top. */
export function assetTree(assets: readonly ApiAsset[]): AssetNode[] {
  const nodes = new Map(assets.map((asset) => [asset.id, { asset, children: [], depth: 0 } as AssetNode]));
  const roots: AssetNode[] = [];
  for (const asset of assets) {
    const node = nodes.get(asset.id)!;
    const parent = asset.parentId === null ? undefined : nodes.get(asset.parentId);
    if (parent && !isBelow(asset.parentId!, asset.id, nodes)) parent.children.push(node);
    else roots.push(node);
  }
  const setDepth = (list: AssetNode[], depth: number) => {
    for (const node of list) {
      node.depth = depth;
      setDepth(node.children, depth + 1);
    }
  };
  setDepth(roots, 0);
  return roots;
}

function isBelow(id: string, ancestor: string, nodes: ReadonlyMap<string, AssetNode>): boolean {
  let at: string | null = id;
  for (let steps = 0; at !== null && steps < nodes.size; steps += 1) {
    if (at === ancestor) return true;
    at = nodes.get(at)?.asset.parentId ?? null;
  }
  return at !== null;
}

/** Nodes in the order they are drawn, without what lies below closed ones. */
export function visibleNodes(roots: readonly AssetNode[], closed: ReadonlySet<string>): AssetNode[] {
  return roots.flatMap((node) => [node, ...(closed.has(node.asset.id) ? [] : visibleNodes(node.children, closed))]);
}

/** Ids of an asset and everything below it. */
export function idsBelow(roots: readonly AssetNode[], id: string): Set<string> {
  const found = new Set<string>();
  const walk = (list: readonly AssetNode[], inside: boolean) => {
    for (const node of list) {
      const take = inside || node.asset.id === id;
      if (take) found.add(node.asset.id);
      walk(node.children, take);
    }
  };
  walk(roots, false);
  return found;
}

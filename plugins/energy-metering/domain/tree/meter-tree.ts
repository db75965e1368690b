/** A meter's place among the others. */
export interface TreeMeter {
  id: string;
  /** Meter above it; null at the top. */
  parentId: string | null;
}

/** A meter that has others below it. */
export interface TreeNode {
  meter: string;
  children: string[];
  /** Steps from the top. */
  depth: number;
}

/** Meters with others below them, each before those below it; children in the order of the list. */
export function treeNodes(meters: readonly TreeMeter[]): TreeNode[] {
  const below = new Map<string | null, string[]>();
  const known = new Set(meters.map(({ id }) => id));
  for (const { id, parentId } of meters) {
    const parent = parentId !== null && known.has(parentId) ? parentId : null;
    const list = below.get(parent);
    if (list) list.push(id);
    else below.set(parent, [id]);
  }
  const nodes: TreeNode[] = [];
  let level = below.get(null) ?? [];
  for (let depth = 0; level.length > 0; depth++) {
    for (const meter of level) {
      const children = below.get(meter);
      if (children) nodes.push({ meter, children, depth });
    }
    level = level.flatMap((meter) => below.get(meter) ?? []);
  }
  return nodes;
}

/** A meter and everything below it. */
export function subtree(meters: readonly TreeMeter[], root: string): string[] {
  const below = new Map<string, string[]>();
  for (const { id, parentId } of meters) {
    if (parentId === null) continue;
    const list = below.get(parentId);
    if (list) list.push(id);
    else below.set(parentId, [id]);
  }
  const found = [root];
  for (const id of found) found.push(...(below.get(id) ?? []));
  return found;
}

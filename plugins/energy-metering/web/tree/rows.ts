import type { TreeData, TreeNodeData } from '../../contracts/tree.ts';

/** A meter in the order and depth in which the tree is drawn. */
export interface TreeRow {
  id: string;
  name: TreeData['meters'][number]['name'];
  role: string;
  depth: number;
  net: number | null;
  /** Evidence of the net amount. */
  ref: string;
  unit: string;
  node: TreeNodeData | null;
}

/** Depth first, children under their meter; a meter whose parent is not visible stands at the top. */
export function treeRows({ meters, nodes }: TreeData): TreeRow[] {
  const byMeter = new Map(nodes.map((node) => [node.meter, node]));
  const known = new Set(meters.map(({ id }) => id));
  const units = new Map(
    nodes.flatMap((node) => [node.meter, ...node.children.map((c) => c.meter)].map((id) => [id, node.unit])),
  );
  const rows: TreeRow[] = [];
  const add = (parent: string | null, depth: number): void => {
    for (const meter of meters) {
      const above = meter.parentId !== null && known.has(meter.parentId) ? meter.parentId : null;
      if (above !== parent) continue;
      const { id, name, role, net, ref } = meter;
      rows.push({ id, name, role, depth, net, ref, unit: units.get(id) ?? 'Wh', node: byMeter.get(id) ?? null });
      add(id, depth + 1);
    }
  };
  add(null, 0);
  return rows;
}

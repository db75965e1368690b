import { qualities, worstQuality } from '@lingtan/sdk';
import type { Quality, Tx } from '@lingtan/sdk';
import { baseUnits } from '../../contracts/index.ts';
import type { Meter } from '../../contracts/index.ts';
import { technicalLoss, treeNodes } from '../../domain/index.ts';
import type { LossModel, Span } from '../../domain/index.ts';
import { noStatus, readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';

/** Net amounts (import − export) of one meter, one slot per interval; NaN where a direction is not known. */
export interface NetSeries {
  meter: string;
  amounts: Float64Array;
  quality: Quality;
}

/** The meters around a node with their net amounts, and the technical loss of each interval. */
export interface NodeColumns {
  meter: string;
  depth: number;
  unit: string;
  above: NetSeries;
  below: NetSeries[];
  technical: Float64Array;
}

/** Meters of one kind below and at a node belong to one balance; a gas meter below a power meter is another matter. */
export function nodesOf(energy: Energy, meters: readonly Meter[] = energy.meters) {
  const kindOf = (id: string) => energy.configs.get(id)!.kind;
  return treeNodes(meters)
    .map((node) => ({ ...node, children: node.children.filter((child) => kindOf(child) === kindOf(node.meter)) }))
    .filter((node) => node.children.length > 0);
}

/** Net amounts of meters over a span. */
export async function netSeries(
  energy: Energy,
  tx: Tx,
  ids: readonly string[],
  query: Span & { asOf?: string | null },
): Promise<Map<string, NetSeries>> {
  const series = ids.flatMap((meter) =>
    energy.meterById.get(meter)!.directions.map((direction) => ({ meter, direction })),
  );
  const slots = Math.ceil((query.to - query.from) / energy.width);
  const net = new Map(ids.map((meter) => [meter, { amounts: new Float64Array(slots), statuses: new Set<Quality>() }]));
  for (const { meter, direction, amounts, status } of await readColumns(energy, tx, { ...query, series })) {
    const into = net.get(meter)!;
    const sign = direction === 'import' ? 1 : -1;
    for (let slot = 0; slot < slots; slot++) {
      into.amounts[slot]! += sign * amounts[slot]!;
      if (status[slot] !== noStatus) into.statuses.add(qualities[status[slot]!]!);
    }
  }
  return new Map(
    [...net].map(([meter, { amounts, statuses }]) => [meter, { meter, amounts, quality: worstQuality(statuses) }]),
  );
}

/** Columns of the given nodes. */
export async function nodeColumns(
  energy: Energy,
  tx: Tx,
  nodes: ReturnType<typeof nodesOf>,
  query: Span & { asOf?: string | null },
): Promise<{ nodes: NodeColumns[]; net: Map<string, NetSeries> }> {
  const ids = [...new Set(nodes.flatMap(({ meter, children }) => [meter, ...children]))];
  const net = await netSeries(energy, tx, ids, query);
  const hours = energy.width / 3_600_000;
  return {
    net,
    nodes: nodes.map(({ meter, children, depth }) => {
      const above = net.get(meter)!;
      const model: LossModel | undefined = energy.configs.get(meter)!.loss;
      return {
        meter,
        depth,
        unit: baseUnits[energy.configs.get(meter)!.kind],
        above,
        below: children.map((child) => net.get(child)!),
        technical: above.amounts.map((amount) => (model ? technicalLoss(model, Math.abs(amount), hours) : 0)),
      };
    }),
  };
}

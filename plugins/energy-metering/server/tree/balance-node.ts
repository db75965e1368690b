import { worstQuality } from '@lingtan/sdk';
import type { TreeNodeData } from '../../contracts/tree.ts';
import { allocateLoss, findSuspects } from '../../domain/index.ts';
import type { LossBearer, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { balanceRef, lossRef } from './refs.ts';
import type { NodeColumns } from './node-series.ts';

/** Sums a node's balance over its intervals; those in which a meter is not known are counted and left out. */
export function balanceNode(energy: Energy, node: NodeColumns, span: Span): TreeNodeData {
  const { above, below, technical } = node;
  const sums = { above: 0, below: 0, technical: 0, intervals: 0, unknown: 0 };
  const children = new Map(below.map(({ meter }) => [meter, 0]));
  for (let slot = 0; slot < above.amounts.length; slot++) {
    const sum = below.reduce((total, { amounts }) => total + amounts[slot]!, 0);
    if (Number.isNaN(above.amounts[slot]! + sum)) {
      sums.unknown += 1;
      continue;
    }
    sums.intervals += 1;
    sums.above += above.amounts[slot]!;
    sums.below += sum;
    sums.technical += technical[slot]!;
    for (const { meter, amounts } of below) children.set(meter, children.get(meter)! + amounts[slot]!);
  }
  const difference = sums.above - sums.below;
  const closingError = difference - sums.technical;
  const throughput = Math.max(Math.abs(sums.above), Math.abs(sums.below));
  const share = throughput === 0 ? null : closingError / throughput;
  const { tolerance } = energy.scope.config.tree;
  return {
    meter: node.meter,
    unit: node.unit,
    depth: node.depth,
    children: [...children].map(([meter, net]) => ({ meter, net })),
    ...sums,
    difference,
    closingError,
    share,
    state: stateOf(sums.intervals, difference, share, tolerance),
    quality: worstQuality([above.quality, ...below.map(({ quality }) => quality)]),
    suspects: findSuspects(node, tolerance),
    losses: shareLoss(energy, difference, children).map((loss) => ({
      ...loss,
      ref: lossRef(node.meter, loss.meter, span),
    })),
    ref: balanceRef(node.meter, span),
  };
}

function stateOf(
  intervals: number,
  difference: number,
  share: number | null,
  tolerance: number,
): TreeNodeData['state'] {
  if (intervals === 0) return 'unknown';
  if (share === null || Math.abs(share) <= tolerance) return 'ok';
  return difference < 0 ? 'negative-loss' : 'open';
}

/** The whole difference is borne by the consumers below, so that what they pay for adds up to the meter above. */
function shareLoss(
  energy: Energy,
  difference: number,
  children: ReadonlyMap<string, number>,
): { meter: string; amount: number }[] {
  const { rule, shares, voltageFactors } = energy.scope.config.tree;
  const bearers = [...children].flatMap(([id, amount]): LossBearer[] => {
    if (amount <= 0) return [];
    const voltage = energy.configs.get(id)!.voltageKv;
    const factor = voltage === undefined ? undefined : voltageFactors[String(voltage)];
    const share = shares[id];
    return [{ id, amount, ...(share === undefined ? {} : { share }), ...(factor === undefined ? {} : { factor }) }];
  });
  const allocation = allocateLoss(difference, bearers, rule);
  return allocation.ok ? [...allocation.parts].map(([meter, amount]) => ({ meter, amount })) : [];
}

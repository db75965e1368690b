import type { ParkScope, Principal } from '@lingtan/sdk';
import { nodeTrendRoute, treeRoute } from '../../contracts/tree.ts';
import type { Energy } from '../context.ts';
import { energyErrors } from '../errors.ts';
import { selectMeters } from '../readings-service.ts';
import { queryAsOf, querySpan, wholeIntervals } from '../routes/query.ts';
import { balanceNode } from './balance-node.ts';
import { netRef } from './refs.ts';
import { netSeries, nodeColumns, nodesOf } from './node-series.ts';

/** A balance needs every meter around its node, so a member sees the nodes whose meters are all of the own enterprise. */
function visibleNodes(energy: Energy, principal: Principal) {
  const meters = selectMeters(energy, { enterpriseId: principal.enterpriseId });
  const visible = new Set(meters.map(({ id }) => id));
  const nodes = nodesOf(energy).filter(({ meter, children }) => [meter, ...children].every((id) => visible.has(id)));
  return { meters, nodes };
}

/** Registers the routes of the meter tree. */
export function registerTreeRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(treeRoute, async ({ query, principal, tx }) => {
    const span = wholeIntervals(energy, querySpan(query, 366));
    const { meters, nodes } = visibleNodes(energy, principal);
    const asOf = queryAsOf(query.asOf);
    const { columns, net } = await tx(async (t) => ({
      columns: await nodeColumns(energy, t, nodes, { ...span, asOf }),
      net: await netSeries(
        energy,
        t,
        meters.map(({ id }) => id),
        { ...span, asOf },
      ),
    }));
    const { rule, tolerance } = energy.scope.config.tree;
    return {
      ...span,
      rule,
      tolerance,
      meters: meters.map(({ id, name, role, parentId, enterpriseId }) => ({
        id,
        name,
        role,
        parentId,
        enterpriseId,
        net: known(net.get(id)!.amounts),
        ref: netRef(id, span),
      })),
      nodes: columns.nodes.map((node) => balanceNode(energy, node, span)),
    };
  });

  scope.route(nodeTrendRoute, async ({ params, query, principal, tx }) => {
    const span = wholeIntervals(energy, querySpan(query, 32));
    const chosen = visibleNodes(energy, principal).nodes.filter(({ meter }) => meter === params.meter);
    if (chosen.length === 0) throw energyErrors.METER_UNKNOWN({ meter: params.meter });
    const { nodes } = await tx((t) => nodeColumns(energy, t, chosen, { ...span, asOf: queryAsOf(query.asOf) }));
    const { above, below, technical, unit } = nodes[0]!;
    const sum = above.amounts.map((_, slot) => below.reduce((total, { amounts }) => total + amounts[slot]!, 0));
    const orNull = (values: Float64Array): (number | null)[] => [...values].map((x) => (Number.isNaN(x) ? null : x));
    return {
      unit,
      ts: [...above.amounts.keys()].map((slot) => span.from + slot * energy.width),
      above: orNull(above.amounts),
      below: orNull(sum),
      technical: orNull(technical),
      closingError: orNull(above.amounts.map((x, slot) => x - sum[slot]! - technical[slot]!)),
    };
  });
}

/** Sum of what is known; null when nothing is. */
function known(amounts: Float64Array): number | null {
  const list = amounts.filter((amount) => !Number.isNaN(amount));
  return list.length === 0 ? null : list.reduce((a, b) => a + b, 0);
}

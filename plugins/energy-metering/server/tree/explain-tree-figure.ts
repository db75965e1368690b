import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { balanceShare } from '../../domain/methods-tree.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { parseSpanKey, totalRef } from '../refs.ts';
import { subjectAmounts } from '../analysis/subject.ts';
import { balanceNode } from './balance-node.ts';
import { netSeries, nodeColumns, nodesOf } from './node-series.ts';
import { balanceRef, balanceShareRef, lossRef, netRef } from './refs.ts';

/** Explains the net amount of a meter, or the part of a node's loss that a meter bears. */
export async function explainTreeFigure(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [figure, meter = '', bearer, ...rest] = key?.head.split('/') ?? [];
  if (!key || rest.length > 0) return null;
  const span = { from: key.from, to: key.to };
  if (figure === 'net' && bearer === undefined) return explainNet(energy, meter, span, asOf, viewer);
  if (figure === 'share' && bearer === undefined) return explainShare(energy, meter, span, asOf, viewer);
  if (figure === 'loss' && bearer !== undefined) return explainLoss(energy, meter, bearer, span, asOf, viewer);
  return null;
}

async function explainNet(energy: Energy, id: string, span: Span, asOf: string | null, viewer: Principal) {
  const meter = energy.meterById.get(id);
  if (!meter || !mayOpen(meter, viewer)) return null;
  const net = await energy.scope.db.tx((tx) => netSeries(energy, tx, [id], { ...span, asOf }));
  const { amounts, quality } = net.get(id)!;
  const known = amounts.filter((amount) => !Number.isNaN(amount));
  const inputs: EvidenceInput[] = [];
  for (const direction of meter.directions) {
    const read = await energy.scope.db.tx((tx) =>
      subjectAmounts(energy, tx, { series: [{ meter: id, direction }] }, { ...span, asOf }),
    );
    const value = read.amounts.reduce((sum, amount) => (Number.isNaN(amount) ? sum : sum + amount), 0);
    const ref = totalRef(`meter/${id}.${direction}`, span);
    inputs.push({ ref, role: direction, value: String(value), unit: meter.unit, quality: read.quality });
  }
  return {
    ref: netRef(id, span),
    title: { en: `Net energy: ${meter.name.en}`, 'zh-CN': `${meter.name['zh-CN']} 净电量` },
    value: known.length === 0 ? null : String(known.reduce((sum, amount) => sum + amount, 0)),
    unit: meter.unit,
    quality: known.length === 0 ? ('missing' as const) : quality,
    method: null,
    formula: {
      en: 'import − export, over the intervals in which both are known',
      'zh-CN': '正向电量 − 反向电量（仅计两者均有数的时段）',
    },
    inputs,
    recordedAt: null,
    producedBy,
  };
}

/** A node of the tree, for who may open its meter and all below it. */
function openNode(energy: Energy, id: string, viewer: Principal) {
  const node = nodesOf(energy).find(({ meter }) => meter === id);
  return node && [id, ...node.children].every((each) => mayOpen(energy.meterById.get(each)!, viewer)) ? node : null;
}

/** The closing error over what runs through the node: the larger of what comes in above and goes out below. */
async function explainShare(
  energy: Energy,
  id: string,
  span: Span,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const node = openNode(energy, id, viewer);
  if (!node) return null;
  const { nodes } = await energy.scope.db.tx((tx) => nodeColumns(energy, tx, [node], { ...span, asOf }));
  const { closingError, share, above, children, unknown, intervals, unit, quality } = balanceNode(
    energy,
    nodes[0]!,
    span,
  );
  // A meter alone may be known where the node is not; then its sum is another.
  const net = (role: string, meter: string, value: number): EvidenceInput => ({
    ref: netRef(meter, span),
    role,
    value: unknown === 0 ? String(value) : null,
    unit,
  });
  const { name } = energy.meterById.get(id)!;
  return {
    ref: balanceShareRef(id, span),
    title: { en: `Closing error of ${name.en}, share`, 'zh-CN': `${name['zh-CN']} 平衡偏差率` },
    value: share,
    unit: '1',
    quality: share === null ? 'missing' : quality,
    method: share === null || unknown > 0 ? null : methodName(balanceShare),
    formula: {
      en: 'closing error ÷ the larger of what comes in above and what goes out below',
      'zh-CN': '平衡偏差 ÷ 上级电量与下级合计中的较大值',
    },
    parameters: { known: intervals, unknown },
    inputs: [
      { ref: balanceRef(id, span), role: 'balance', value: String(closingError), unit, quality },
      net('above', id, above),
      ...children.map((child) => net('below', child.meter, child.net)),
    ],
    recordedAt: null,
    producedBy,
  };
}

async function explainLoss(
  energy: Energy,
  id: string,
  bearer: string,
  span: Span,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const node = openNode(energy, id, viewer);
  if (!node) return null;
  const { nodes } = await energy.scope.db.tx((tx) => nodeColumns(energy, tx, [node], { ...span, asOf }));
  const balance = balanceNode(energy, nodes[0]!, span);
  const own = balance.losses.find(({ meter }) => meter === bearer);
  const name = energy.meterById.get(bearer)?.name;
  if (!own || !name) return null;
  return {
    ref: lossRef(id, bearer, span),
    title: { en: `Loss borne by ${name.en}`, 'zh-CN': `${name['zh-CN']} 分摊损耗` },
    value: String(own.amount),
    unit: balance.unit,
    quality: balance.quality,
    method: null,
    formula: {
      en: 'technical loss and closing error of the node, divided by the rule of the park',
      'zh-CN': '节点技术损耗与平衡偏差之和，按园区规则分摊',
    },
    parameters: {
      rule: energy.scope.config.tree.rule,
      technical: balance.technical,
      closingError: balance.closingError,
    },
    inputs: [
      {
        ref: balanceRef(id, span),
        role: 'balance',
        value: String(balance.closingError),
        unit: balance.unit,
        quality: balance.quality,
      },
      ...balance.children.map(({ meter, net }): EvidenceInput => ({
        ref: netRef(meter, span),
        role: 'part',
        value: String(net),
        unit: balance.unit,
      })),
    ],
    recordedAt: null,
    producedBy,
  };
}

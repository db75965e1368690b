import { dayStart } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceRef, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { energyInterval } from '../../contracts/index.ts';
import { methodName, splitSpan, sum } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { nodeBalanceMethod } from '../../domain/methods-tree.ts';
import type { Energy } from '../context.ts';
import { producedBy } from '../context.ts';
import { mayOpen } from '../may-open.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseIntervalKey, parseSpanKey } from '../refs.ts';
import { explainTreeFigure } from './explain-tree-figure.ts';
import { balanceNode } from './balance-node.ts';
import { nodeColumns, nodesOf } from './node-series.ts';
import { balanceRef } from './refs.ts';

/** Explains the closing error of a node: by its parts over a period, by the meters around it in one interval. */
export async function explainBalance(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const node = key && nodesOf(energy).find(({ meter }) => meter === key.head);
  if (key && !node) return explainTreeFigure(energy, ref, asOf, viewer);
  if (!key || !node) return null;
  const around = [node.meter, ...node.children].map((id) => energy.meterById.get(id)!);
  if (!around.every((meter) => mayOpen(meter, viewer))) return null;
  const span: Span = { from: key.from, to: key.to };
  const parts = splitSpan(span, energy.width, energy.timeZone);
  const balanceOf = (part: Span) =>
    energy.scope.db.tx(async (tx) => {
      const { nodes } = await nodeColumns(energy, tx, [node], { ...part, asOf });
      return balanceNode(energy, nodes[0]!, part);
    });
  const whole = await balanceOf(span);
  const name = energy.meterById.get(node.meter)!.name;
  const base = {
    ref: balanceRef(node.meter, span),
    title: { en: `Closing error: ${name.en}`, 'zh-CN': `${name['zh-CN']} 平衡偏差` },
    value: whole.intervals === 0 ? null : String(whole.closingError),
    unit: whole.unit,
    quality: whole.intervals === 0 ? ('missing' as const) : whole.quality,
    recordedAt: null,
    producedBy,
  };
  if (parts.length > 0) {
    const inputs: EvidenceInput[] = [];
    for (const part of parts) {
      const balance = await balanceOf(part);
      const value = balance.intervals === 0 ? null : String(balance.closingError);
      inputs.push({ ref: balance.ref, role: 'part', value, unit: whole.unit, quality: balance.quality });
    }
    return { ...base, method: methodName(sum), formula: 'sum of the parts', inputs };
  }
  return {
    ...base,
    method: whole.intervals === 0 ? null : methodName(nodeBalanceMethod),
    formula: 'Σ above (import − export) − Σ below (import − export) − technical loss',
    parameters: { technical: whole.technical },
    inputs: await intervalInputs(energy, node, span, asOf, whole.unit),
  };
}

async function intervalInputs(
  energy: Energy,
  node: { meter: string; children: string[] },
  span: Span,
  asOf: string | null,
  unit: string,
): Promise<EvidenceInput[]> {
  const meters = [node.meter, ...node.children];
  const rows = await energy.scope.db.tx((tx) => readIntervals(tx, { ...span, meters, minutes: energy.minutes, asOf }));
  return meters.flatMap((meter) =>
    energy.meterById.get(meter)!.directions.map((direction): EvidenceInput => {
      const row = rows.find((each) => each.meter === meter && each.direction === direction);
      return {
        ref: intervalRef(meter, direction, span.from, row?.revision),
        role: `${meter === node.meter ? 'above' : 'below'}:${direction}:${meter}`,
        value: row?.amount === undefined || row.amount === null ? null : String(row.amount),
        unit,
        quality: row?.status ?? 'missing',
      };
    }),
  );
}

/** Balances that an interval is part of: its own node and the one above it, for the interval and for the day. */
export function balanceDependents(energy: Energy, ref: ParsedRef): EvidenceRef[] {
  const interval = ref.kind === energyInterval.kind ? parseIntervalKey(ref.key) : null;
  if (!interval) return [];
  const { start, meter } = interval;
  const day = { from: dayStart(start, energy.timeZone), to: dayStart(start, energy.timeZone, 1) };
  return nodesOf(energy)
    .filter((node) => node.meter === meter || node.children.includes(meter))
    .flatMap((node) => [
      balanceRef(node.meter, { from: start, to: start + energy.width }),
      balanceRef(node.meter, day),
    ]);
}

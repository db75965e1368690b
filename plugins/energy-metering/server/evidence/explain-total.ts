import { worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import {
  balanceItem,
  isConsumption,
  methodName,
  orderSources,
  orderUses,
  residual,
  splitSpan,
  sum,
} from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { SourceItem, UseItem } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import { intervalRef, parseSpanKey, parseSubject, totalRef } from '../refs.ts';
import { readBalances } from '../supply.ts';
import { itemName } from './describe.ts';
import { mayOpen } from '../may-open.ts';
import { explainKindTotal } from './explain-kind-total.ts';
import { Period } from './period.ts';

/** Explains a sum over a period: of one meter by its intervals, of an item of the balance by its meters. */
export async function explainTotal(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  if (!key) return null;
  const slash = key.head.indexOf('/');
  const [side, item] = [key.head.slice(0, slash), key.head.slice(slash + 1)];
  if (side === 'meter') return explainMeterTotal(energy, key, item, asOf, viewer);
  if (side === 'kind') return explainKindTotal(energy, key, item, asOf, viewer);
  if (side !== 'source' && side !== 'use') return null;
  if (viewer.enterpriseId !== null && !(side === 'use' && item === `enterprise:${viewer.enterpriseId}`)) return null;
  if (item === 'balance' || item === 'all') return explainDerivedItem(energy, key, side, item, asOf);
  return explainItem(energy, key, side, item, asOf);
}

function explanation(
  ref: string,
  fields: Partial<Explanation> & Pick<Explanation, 'title' | 'inputs' | 'quality' | 'value'>,
): Explanation {
  return {
    ref,
    unit: 'Wh',
    method: methodName(sum),
    formula: 'sum of the parts',
    recordedAt: null,
    producedBy,
    ...fields,
  };
}

async function meterTotal(energy: Energy, meter: string, direction: Direction, span: Span, asOf: string | null) {
  const query = { ...span, meters: [meter], minutes: energy.minutes, asOf };
  const rows = (await energy.scope.db.tx((tx) => readIntervals(tx, query))).filter((r) => r.direction === direction);
  return rows;
}

const wh = (rows: readonly { amount: number | null }[]): string =>
  String(rows.reduce((total, row) => total + (row.amount ?? 0), 0));

async function explainMeterTotal(
  energy: Energy,
  span: Span,
  subject: string,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const parsed = parseSubject(subject);
  const meter = parsed && energy.meterById.get(parsed.meter);
  if (!parsed || !meter || !mayOpen(meter, viewer)) return null;
  const rows = await meterTotal(energy, meter.id, parsed.direction, span, asOf);
  const parts = splitSpan(span, energy.width, energy.timeZone);
  const coarse = parts.length > 0 && parts[0]!.to - parts[0]!.from > energy.width;
  const inputs: EvidenceInput[] = coarse
    ? parts.map((part) => {
        const inside = rows.filter((r) => r.start >= part.from && r.start < part.to);
        const ref = totalRef(`meter/${subject}`, part);
        const quality = worstQuality(inside.map((r) => r.status));
        return { ref, role: 'part', value: wh(inside), unit: meter.unit, quality };
      })
    : rows.map((r) => ({
        ref: intervalRef(r.meter, r.direction, r.start, r.revision),
        role: 'part',
        value: r.amount === null ? null : String(r.amount),
        unit: meter.unit,
        quality: r.status,
      }));
  return explanation(totalRef(`meter/${subject}`, span), {
    title: meter.name,
    unit: meter.unit,
    value: wh(rows),
    quality: worstQuality(rows.map((r) => r.status)),
    inputs,
  });
}

async function explainItem(
  energy: Energy,
  span: Span,
  side: 'source' | 'use',
  item: string,
  asOf: string | null,
): Promise<Explanation | null> {
  const members = energy.meters
    .filter((meter) => meter.boundary)
    .flatMap((meter) =>
      meter.directions.map((direction) => ({ meter, direction, place: balanceItem(meter, direction) })),
    )
    .filter(({ place }) => place.side === side && place.item === item);
  if (members.length === 0) return null;
  const inputs: EvidenceInput[] = [];
  let total = 0;
  for (const { meter, direction } of members) {
    const rows = await meterTotal(energy, meter.id, direction, span, asOf);
    total += Number(wh(rows));
    inputs.push({
      ref: totalRef(`meter/${meter.id}.${direction}`, span),
      role: 'part',
      value: wh(rows),
      unit: 'Wh',
      quality: worstQuality(rows.map((r) => r.status)),
    });
  }
  return explanation(totalRef(`${side}/${item}`, span), {
    title: itemName(energy, side, item),
    value: String(total),
    quality: worstQuality(inputs.map((input) => input.quality!)),
    inputs,
  });
}

/** `balance` is what an interval leaves over; `all` is all consumption. */
async function explainDerivedItem(
  energy: Energy,
  span: Span,
  side: 'source' | 'use',
  item: 'balance' | 'all',
  asOf: string | null,
): Promise<Explanation | null> {
  const balances = await energy.scope.db.tx((tx) => readBalances(energy, tx, { ...span, asOf }));
  const period = new Period(span, balances);
  const parts = splitSpan(span, energy.width, energy.timeZone);
  const part = (role: string, at: Period, of: 'source' | 'use', name: string): EvidenceInput => ({
    ref: totalRef(`${of}/${name}`, at.span),
    role,
    value: String(at.total(of, name)),
    unit: 'Wh',
    quality: at.quality,
  });
  const fields = {
    title: itemName(energy, side, item),
    value: String(period.total(side, item)),
    quality: period.quality,
  };
  const ref = totalRef(`${side}/${item}`, span);
  if (item === 'all') {
    const items = orderUses(period.items('use') as UseItem[]).filter(isConsumption);
    return explanation(ref, { ...fields, inputs: items.map((use) => part('part', period, 'use', use)) });
  }
  if (parts.length > 0)
    return explanation(ref, { ...fields, inputs: parts.map((p) => part('part', period.within(p), side, item)) });
  return explanation(ref, {
    ...fields,
    method: methodName(residual),
    formula: side === 'use' ? 'sources − uses, when positive' : 'uses − sources, when positive',
    parameters: { side },
    inputs: [
      ...orderSources(period.items('source') as SourceItem[]).map((s) => part(`source:${s}`, period, 'source', s)),
      ...orderUses(period.items('use') as UseItem[]).map((u) => part(`use:${u}`, period, 'use', u)),
    ].filter(({ role }) => !role.endsWith(':balance')),
  });
}

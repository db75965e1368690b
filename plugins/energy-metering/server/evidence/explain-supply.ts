import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import type { SourceItem, UseItem } from '../../contracts/index.ts';
import {
  isConsumption,
  methodName,
  orderSources,
  orderUses,
  proRata,
  share,
  splitSpan,
  sum,
} from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseSpanKey, supplyRef, totalRef } from '../refs.ts';
import { readBalances } from '../supply.ts';
import { itemName } from './describe.ts';
import { Period } from './period.ts';

/** Explains a cell of the supply mix, or the green share of a use. */
export async function explainSupply(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const [source, use, ...rest] = key?.head.split('/') ?? [];
  if (!key || source === undefined || use === undefined || rest.length > 0) return null;
  const own = viewer.enterpriseId === null ? null : `enterprise:${viewer.enterpriseId}`;
  if (own !== null && use !== own) return null;
  const balances = await energy.scope.db.tx((tx) => readBalances(energy, tx, { from: key.from, to: key.to, asOf }));
  const period = new Period({ from: key.from, to: key.to }, balances);
  const base = { ref: supplyRef(source, use, key), quality: period.quality, recordedAt: null, producedBy };
  if (source === 'green-share') return { ...base, ...greenShare(energy, period, use) };
  return { ...base, ...cell(energy, period, source, use, own) };
}

type Part = Omit<Explanation, 'ref' | 'quality' | 'recordedAt' | 'producedBy'>;

function cellInput(role: string, at: Period, source: string, use: string): EvidenceInput {
  const value = String(at.cell(source, use));
  return { ref: supplyRef(source, use, at.span), role, value, unit: 'Wh', quality: at.quality };
}

function greenShare(energy: Energy, period: Period, use: string): Part {
  const name = itemName(energy, 'use', use);
  const whole = period.total('use', use);
  const green = period.cell('pv', use) + period.cell('wind', use);
  return {
    title: { en: `Green share: ${name.en}`, 'zh-CN': `${name['zh-CN']}绿电占比` },
    value: whole === 0 ? null : green / whole,
    unit: '1',
    method: methodName(share),
    formula:
      '(PV + wind used in the interval of their generation) ÷ consumption; storage discharge is listed apart, its origin is not traced',
    inputs: [
      cellInput('part', period, 'pv', use),
      cellInput('part', period, 'wind', use),
      {
        ref: totalRef(`use/${use}`, period.span),
        role: 'whole',
        value: String(whole),
        unit: 'Wh',
        quality: period.quality,
      },
    ],
  };
}

function cell(energy: Energy, period: Period, source: string, use: string, own: string | null): Part {
  const [from, to] = [itemName(energy, 'source', source), itemName(energy, 'use', use)];
  const base = {
    title: { en: `${from.en} → ${to.en}`, 'zh-CN': `${from['zh-CN']} → ${to['zh-CN']}` },
    value: String(period.cell(source, use)),
    unit: 'Wh',
  };
  const parts = splitSpan(period.span, energy.width, energy.timeZone);
  const summed = { ...base, method: methodName(sum), formula: 'sum of the parts' };
  if (use === 'all') {
    const uses = orderUses(period.items('use') as UseItem[]).filter(isConsumption);
    return { ...summed, inputs: uses.map((item) => cellInput('part', period, source, item)) };
  }
  if (parts.length > 0)
    return { ...summed, inputs: parts.map((part) => cellInput('part', period.within(part), source, use)) };
  const side = (which: 'source' | 'use', items: string[]): EvidenceInput[] =>
    items.map((item) => ({
      ref: totalRef(`${which}/${item}`, period.span),
      role: `${which}:${item}`,
      // A member sees the own column; what the park and its other enterprises used is not theirs to read.
      value: own === null || item === own ? String(period.total(which, item)) : null,
      unit: 'Wh',
      quality: period.quality,
    }));
  return {
    ...base,
    // Recomputing needs every row and column, which only those who see the whole park have.
    method: own === null ? methodName(proRata) : null,
    formula: 'source × use ÷ all uses, in whole Wh so that rows and columns add up',
    parameters: { source, use },
    inputs: [
      ...side('source', orderSources(period.items('source') as SourceItem[])),
      ...side('use', orderUses(period.items('use') as UseItem[])),
    ],
  };
}

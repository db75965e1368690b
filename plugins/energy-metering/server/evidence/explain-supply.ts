import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { greenParts } from '../../contracts/index.ts';
import type { GreenPart } from '../../contracts/index.ts';
import { greenShare, supplyAllocation } from '../../domain/methods-supply.ts';
import { methodName, share, sum } from '../../domain/index.ts';
import type { Span, SupplyTable } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseSpanKey, supplyRef, totalRef } from '../refs.ts';
import { allocationInputs, allocationParameters, memberInputs, useRef } from './supply-inputs.ts';
import { sourceName, useName } from './supply-names.ts';
import { cellOf, isSource, isUse, readTables, worstOf } from './supply-table.ts';

/** Whose column a figure belongs to, and who opens it. */
interface Asked {
  source: string;
  use: string;
  span: Span;
  /** Enterprise of a member; null for those who see the park. */
  own: string | null;
}

type Part = Omit<Explanation, 'ref' | 'quality' | 'recordedAt' | 'producedBy'>;

/** Explains a cell of the supply mix, or the green share of a use. */
export async function explainSupply(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const names = key?.head.split('/') ?? [];
  const ofUse = names[0] === 'share';
  const [source, use, ...rest] = ofUse ? names.slice(1) : names;
  if (!key || source === undefined || use === undefined || rest.length > 0) return null;
  const asked: Asked = { source, use, span: { from: key.from, to: key.to }, own: viewer.enterpriseId };
  if (!mayOpen(energy, asked)) return null;
  const { whole, parts } = await readTables(energy, asked.span, asOf, use.startsWith('load:'));
  if (ofUse) return shareOfUse(energy, asked, whole);
  const shown = greenParts.filter((part) => source === 'green-share' || source === `green-${part}`);
  const part = shown.length > 0 ? shareOf(energy, asked, whole, shown) : await cell(energy, asked, whole, parts, asOf);
  const base = { ref: supplyRef(source, use, asked.span), quality: worstOf(whole), recordedAt: null, producedBy };
  return { ...base, ...part };
}

/** A member opens the own column, by kind of source: what single generators of others yield is not theirs to read. */
function mayOpen(energy: Energy, { source, use, own }: Asked): boolean {
  if (own === null) return true;
  const contract = energy.scope.config.supply.contracts.find(({ id }) => source === `contracted:${id}`);
  if (source.includes(':') && contract?.enterpriseId !== own) return false;
  if (use.startsWith('load:')) return energy.meterById.get(use.slice('load:'.length))?.enterpriseId === own;
  return use === `enterprise:${own}`;
}

function cellInput(role: string, table: SupplyTable, { source, use, span }: Omit<Asked, 'own'>): EvidenceInput {
  const value = String(cellOf(table, source, use));
  return { ref: supplyRef(source, use, span), role, value, unit: 'Wh', quality: worstOf(table) };
}

const greenNames: Record<GreenPart, { name: LocalizedText; formula: LocalizedText }> = {
  direct: {
    name: { en: 'direct', 'zh-CN': '直供' },
    formula: { en: 'PV and wind direct ÷ consumption', 'zh-CN': '光伏与风电直供 ÷ 用电量' },
  },
  'via-storage': {
    name: { en: 'via storage', 'zh-CN': '经储能' },
    formula: { en: 'storage charged from PV and wind ÷ consumption', 'zh-CN': '光伏与风电经储能放电 ÷ 用电量' },
  },
  contracted: {
    name: { en: 'contracted', 'zh-CN': '合同绿电' },
    formula: { en: 'contracted green power ÷ consumption', 'zh-CN': '合同绿电 ÷ 用电量' },
  },
};

/** The green share of a use, or one part of it. */
function shareOf(energy: Energy, { source, use, span }: Asked, table: SupplyTable, shown: readonly GreenPart[]): Part {
  const [one] = source === 'green-share' ? [] : shown;
  const name = useName(energy, use);
  const consumption = table.uses.reduce(
    (total, key, u) => total + (isUse(key, use) ? table.wh.reduce((column, row) => column + row[u]!, 0) : 0),
    0,
  );
  const input = (role: GreenPart, from: string): EvidenceInput => cellInput(role, table, { source: from, use, span });
  const isShown = (role: string): boolean => shown.some((part) => part === role);
  const inputs = [
    input('direct', 'pv'),
    input('direct', 'wind'),
    input('via-storage', 'storage-pv'),
    input('via-storage', 'storage-wind'),
    input('contracted', 'contracted'),
  ].filter(({ role, value }) => isShown(role) && (role === 'direct' || value !== '0'));
  inputs.push({
    ref: totalRef(`use/${use}`, span),
    role: 'consumption',
    value: String(consumption),
    unit: 'Wh',
    quality: worstOf(table),
  });
  const green = inputs.slice(0, -1).reduce((total, { value }) => total + Number(value), 0);
  return {
    title: {
      en: `Green share: ${name.en}${one ? `, ${greenNames[one].name.en}` : ''}`,
      'zh-CN': `${name['zh-CN']}绿电占比${one ? `，${greenNames[one].name['zh-CN']}` : ''}`,
    },
    value: consumption === 0 ? null : green / consumption,
    unit: '1',
    method: methodName(greenShare),
    formula: one
      ? greenNames[one].formula
      : '(PV and wind direct + storage charged from PV and wind + contracted green power) ÷ consumption',
    inputs,
  };
}

/** What part of a use a source serves. */
function shareOfUse(energy: Energy, { source, use, span }: Asked, table: SupplyTable): Explanation {
  const [from, to] = [sourceName(energy, source), useName(energy, use)];
  const part = cellInput('part', table, { source, use, span });
  const all = table.sources.reduce((total, key) => total + cellOf(table, key, use), 0);
  return {
    ref: supplyRef(`share/${source}`, use, span),
    title: {
      en: `${from.en} → ${to.en}, share of the use`,
      'zh-CN': `${from['zh-CN']} → ${to['zh-CN']} 占该用途比例`,
    },
    value: all === 0 ? null : Number(part.value) / all,
    unit: '1',
    quality: worstOf(table),
    method: methodName(share),
    formula: {
      en: 'what the source gave to the use ÷ all that the use took',
      'zh-CN': '该电源供给电量 ÷ 该用途总电量',
    },
    inputs: [part, { ref: useRef(use, span), role: 'whole', value: String(all), unit: 'Wh', quality: worstOf(table) }],
    recordedAt: null,
    producedBy,
  };
}

async function cell(
  energy: Energy,
  asked: Asked,
  table: SupplyTable,
  parts: readonly { span: Span; table: SupplyTable }[],
  asOf: string | null,
): Promise<Part> {
  const { source, use, span, own } = asked;
  const [from, to] = [sourceName(energy, source), useName(energy, use)];
  const base = {
    title: { en: `${from.en} → ${to.en}`, 'zh-CN': `${from['zh-CN']} → ${to['zh-CN']}` },
    value: String(cellOf(table, source, use)),
    unit: 'Wh',
  };
  const summed = { ...base, method: methodName(sum), formula: 'sum of the parts' };
  const grouped = !source.includes(':') && !['grid', 'other', 'balance'].includes(source);
  if (grouped && own === null) {
    const inside = table.sources.filter((key) => isSource(key, source) && cellOf(table, key, use) !== 0);
    return { ...summed, inputs: inside.map((key) => cellInput('part', table, { source: key, use, span })) };
  }
  if (use === 'all' || use === 'any' || use === 'storage') {
    const inside = table.uses.filter((key) => isUse(key, use) && cellOf(table, source, key) !== 0);
    return { ...summed, inputs: inside.map((key) => cellInput('part', table, { source, use: key, span })) };
  }
  if (parts.length > 0)
    return { ...summed, inputs: parts.map((part) => cellInput('part', part.table, { source, use, span: part.span })) };
  if (own !== null)
    return { ...base, method: null, formula: allocationFormula, inputs: memberInputs(table, use, span) };
  return {
    ...base,
    method: methodName(supplyAllocation),
    formula: allocationFormula,
    parameters: { source, use, ...allocationParameters(energy, table, span, use) },
    inputs: await allocationInputs(energy, table, span, use, asOf),
  };
}

const allocationFormula =
  'contracts by the stated rule, then source × use ÷ all uses, in whole Wh so that rows and columns add up';

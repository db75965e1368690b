import type { Explanation, LocalizedText } from '@lingtan/sdk';
import { lineKindNames, lineName } from '../../contracts/index.ts';
import type { Bill, BillLine } from '../../contracts/index.ts';
import { groupLines, yuanText } from '../../domain/bill/index.ts';
import type { ComparableLine } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { billSum } from '../../domain/methods-bills.ts';

type Part = Pick<Explanation, 'value' | 'unit' | 'formula' | 'method' | 'inputs'>;

/** Name of a group of lines, as a comparison shows it. */
export function groupName(
  { kind, item, period }: Pick<ComparableLine, 'kind' | 'item' | 'period'>,
  itemNames: Bill['itemNames'],
): LocalizedText {
  const name = lineName({ kind, item: kind === 'adder' ? item : null, period }, itemNames);
  return name.en === '' ? lineKindNames[kind] : name;
}

/** Amount of the lines of a group; null without any. */
export function amountOf(lines: readonly BillLine[]): Part {
  const fen = lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return {
    value: lines.length === 0 ? null : yuanText(fen),
    unit: 'CNY',
    formula: { en: 'sum of the parts', 'zh-CN': '各分项之和' },
    method: lines.length === 0 ? null : methodName(billSum),
    inputs: lines.map(({ ref, amountFen, quality }) => ({
      ref,
      role: 'part',
      value: yuanText(amountFen),
      unit: 'CNY',
      quality,
    })),
  };
}

/** Quantity of the lines of a group: energy is added up, of a demand the largest counts. Null without any. */
export function quantityPart(lines: readonly BillLine[]): Part | null {
  const [group] = groupLines(lines);
  if (!group) return null;
  const { unit, quantity } = group;
  const money = unit === 'fen';
  const largest = unit === 'W' || unit === 'VA';
  return {
    value: money ? yuanText(quantity) : String(quantity),
    unit: money ? 'CNY' : unit,
    formula: largest
      ? { en: 'largest quantity of the lines', 'zh-CN': '各明细项中最大数量' }
      : { en: 'quantities of the lines, added up', 'zh-CN': '各明细项数量之和' },
    method: null,
    // A line opens its amount; its quantity stands in its own inputs.
    inputs: lines.map(({ ref, quality }) => ({ ref, role: 'line', value: null, quality })),
  };
}

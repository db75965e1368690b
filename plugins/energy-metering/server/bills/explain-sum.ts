import { isMonth, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import type { Bill } from '../../contracts/index.ts';
import { fenOf, lineGroupKey, yuanText } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { billSum } from '../../domain/methods-bills.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readMonth } from './bill-store.ts';
import { groupName, quantityPart } from './explain-group.ts';
import { billFigureRef, billSumRef } from './refs.ts';

const sides = {
  park: { en: 'Bill of the park', 'zh-CN': '园区账单' },
  enterprises: { en: 'Statements of the enterprises', 'zh-CN': '企业结算单合计' },
  difference: { en: 'Park share', 'zh-CN': '园区自用与损耗' },
} as const;
type Side = keyof typeof sides;

/** The bills of a month, and what of them is added up: `amount`, `energy`, or `line/<group of lines>`. */
interface Asked {
  month: string;
  what: string;
  bills: readonly Bill[];
}

/**
 * Explains the sums of a month over the bills of the park and of its enterprises, and what is between them; of a group of lines
 * the enterprises less the park, as the table shows it. Only for those who see all bills.
 */
export async function explainBillSum(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key =
    /^(?:(park|enterprises|difference)\/(amount|energy|line\/.+)|(park|enterprises)\/(quantity\/.+))\/(\d{4}-\d{2})$/.exec(
      ref.key,
    );
  if (!key || !isMonth(key[5]) || viewer.enterpriseId !== null) return null;
  const [side, what, month] = [(key[1] ?? key[3]) as Side, (key[2] ?? key[4])!, key[5]];
  const bills = await energy.scope.db.tx((tx) => readMonth(tx, { month, asOf }));
  const asked: Asked = { month, what, bills };
  const title = nameOf(asked);
  if (title === null) return null;
  const of = side === 'difference' ? differenceOf(asked) : sumOf(asked, side);
  return {
    ref: billSumRef(side, what, month),
    title: {
      en: `${sides[side].en}, ${month}${title.en}`,
      'zh-CN': `${month} ${sides[side]['zh-CN']}${title['zh-CN']}`,
    },
    unit: what === 'energy' ? 'Wh' : 'CNY',
    method: of.value === null ? null : methodName(billSum),
    ...of,
    quality: of.value === null ? 'missing' : worstQuality(bills.map(({ quality }) => quality.worst)),
    recordedAt: null,
    producedBy,
  };
}

/** What follows the side in a title; null for lines that no bill of the month has. */
function nameOf({ what, bills }: Asked): Explanation['title'] | null {
  if (what === 'amount') return { en: '', 'zh-CN': '' };
  if (what === 'energy') return { en: ', energy', 'zh-CN': '电量' };
  for (const bill of bills) {
    const line = bill.lines.find((each) => lineGroupKey(each) === groupOf(what));
    if (!line) continue;
    const { en, 'zh-CN': zh } = groupName(line, bill.itemNames);
    return { en: `, ${en}`, 'zh-CN': `：${zh}` };
  }
  return null;
}

/** The group of `line/<group>` or `quantity/<group>`. */
function groupOf(what: string): string {
  return what.slice(what.indexOf('/') + 1);
}

type Sum = Pick<Explanation, 'value' | 'formula' | 'inputs'> & { unit?: string; method?: string | null };

const noSum: Sum = { value: null, formula: { en: 'sum of the parts', 'zh-CN': '各分项之和' }, inputs: [] };

function sumOf({ what, bills }: Asked, side: 'park' | 'enterprises'): Sum {
  const own = bills.filter(({ enterpriseId }) => (enterpriseId === null) === (side === 'park'));
  if (what.startsWith('quantity/')) {
    const lines = own.flatMap((bill) => bill.lines.filter((line) => lineGroupKey(line) === groupOf(what)));
    const part = quantityPart(lines);
    // Demands of different customers do not coincide: of them there is no sum.
    return part && part.unit !== 'W' && part.unit !== 'VA' ? part : { ...noSum, method: null };
  }
  const inputs = own.flatMap((bill): EvidenceInput[] => {
    const quality = bill.quality.worst;
    if (what === 'amount')
      return [{ ref: bill.ref, role: 'part', value: yuanText(bill.totalFen), unit: 'CNY', quality }];
    if (what === 'energy')
      return [{ ref: billFigureRef('energy', bill), role: 'part', value: String(bill.energyWh), unit: 'Wh', quality }];
    return bill.lines
      .filter((line) => `line/${lineGroupKey(line)}` === what)
      .map((line) => ({
        ref: line.ref,
        role: 'part',
        value: yuanText(line.amountFen),
        unit: 'CNY',
        quality: line.quality,
      }));
  });
  // A park without a bill of its own is no park that owes nothing; a line that no bill has is not zero either.
  const none = inputs.length === 0 && (side === 'park' || what.startsWith('line/'));
  return {
    value: none ? null : total(inputs, what),
    formula: { en: 'sum of the parts', 'zh-CN': '各分项之和' },
    inputs,
  };
}

function total(inputs: readonly EvidenceInput[], what: string): string {
  if (what === 'energy') return String(inputs.reduce((all, { value }) => all + Number(value), 0));
  return yuanText(inputs.reduce((all, { value }) => all + fenOf(String(value))!, 0));
}

function differenceOf(asked: Asked): Sum {
  const { month, what } = asked;
  const [park, enterprises] = [sumOf(asked, 'park'), sumOf(asked, 'enterprises')];
  const line = what.startsWith('line/');
  const input = (side: 'park' | 'enterprises', sum: Sum): EvidenceInput => ({
    ref: billSumRef(side, what, month),
    role: (side === 'park') === line ? 'minus' : 'plus',
    value: sum.value,
    unit: what === 'energy' ? 'Wh' : 'CNY',
  });
  const inputs = [input('park', park), input('enterprises', enterprises)];
  const number = (sum: Sum): number => {
    if (sum.value === null) return 0;
    return what === 'energy' ? Number(sum.value) : fenOf(String(sum.value))!;
  };
  const difference = line ? number(enterprises) - number(park) : number(park) - number(enterprises);
  return {
    value: !line && park.value === null ? null : what === 'energy' ? String(difference) : yuanText(difference),
    formula: line
      ? { en: 'statements of the enterprises − bill of the park', 'zh-CN': '企业结算单合计 − 园区账单' }
      : { en: 'bill of the park − statements of the enterprises', 'zh-CN': '园区账单 − 企业结算单合计' },
    inputs,
  };
}

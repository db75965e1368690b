import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { billChangeSides } from '../../contracts/index.ts';
import type { Bill, BillChangeSide } from '../../contracts/index.ts';
import { lineGroupKey, yuanText } from '../../domain/bill/index.ts';
import { methodName } from '../../domain/index.ts';
import { billSum } from '../../domain/methods-bills.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { readBill, readRevisions } from './bill-store.ts';
import { amountOf, groupName, quantityPart } from './explain-group.ts';
import { explainedBill } from './explain-parts.ts';
import { billChangeRef } from './refs.ts';

const keyPattern = /^(before|after|difference)\/(line|quantity)\/(.+)\/([a-z0-9-]+)\/(\d{4}-\d{2})$/;

const sides: Record<BillChangeSide, LocalizedText> = {
  before: { en: 'Revision before', 'zh-CN': '修订前' },
  after: { en: 'This revision', 'zh-CN': '本次修订' },
  difference: { en: 'Difference', 'zh-CN': '差额' },
};

type Part = Pick<Explanation, 'value' | 'unit' | 'formula' | 'method' | 'inputs'>;

/** A group of lines of a bill in its revision and in the one before, as its viewer may see both. */
export async function explainBillChange(
  energy: Energy,
  { key, revision }: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const match = keyPattern.exec(key);
  if (!match) return null;
  const [, named, measure, group, accountId, month] = match as unknown as [string, ...string[]];
  const side = billChangeSides.find((each) => each === named)!;
  return energy.scope.db.tx(async (tx) => {
    const bill = await explainedBill(tx, { accountId: accountId!, month: month!, revision }, asOf, viewer);
    const before = bill && (await billBefore(tx, bill, viewer));
    if (!before) return null;
    const of = (which: Bill) => which.lines.filter((line) => lineGroupKey(line) === group);
    const [left, right] = [of(before), of(bill)];
    const line = right[0] ?? left[0];
    if (!line) return null;
    const what = `${measure}/${group}`;
    const part =
      measure === 'quantity'
        ? side === 'difference'
          ? null
          : quantityPart(side === 'before' ? left : right)
        : side === 'difference'
          ? difference(bill, what, amountOf(left), amountOf(right))
          : amountOf(side === 'before' ? left : right);
    if (!part) return null;
    const name = groupName(line, { ...before.itemNames, ...bill.itemNames });
    return {
      ref: billChangeRef(side, what, bill),
      title: {
        en: `${bill.accountName.en}, ${bill.month}, ${name.en}: ${sides[side].en}`,
        'zh-CN': `${bill.accountName['zh-CN']} ${bill.month} ${name['zh-CN']}：${sides[side]['zh-CN']}`,
      },
      ...part,
      quality: part.value === null ? 'missing' : (side === 'before' ? before : bill).quality.worst,
      parameters: { revision: side === 'before' ? before.revision : bill.revision },
      recordedAt: (side === 'before' ? before : bill).recordedAt,
      producedBy,
    };
  });
}

/** The newest revision before a bill that the viewer may open. */
async function billBefore(tx: Tx, { accountId, month, revision }: Bill, viewer: Principal): Promise<Bill | null> {
  const before = (await readRevisions(tx, accountId, month))
    .filter((each) => each.revision < revision && (viewer.enterpriseId === null || each.issuedAt !== null))
    .at(-1);
  return before ? readBill(tx, before.id) : null;
}

/** A group that only one of both has counts as nothing in the other. */
function difference(bill: Bill, what: string, left: Part, right: Part): Part {
  const input = (side: BillChangeSide, role: string, { value }: Part): EvidenceInput => ({
    ref: billChangeRef(side, what, bill),
    ...{ role, value, unit: 'CNY' },
  });
  const fen = ({ value }: Part): number => Math.round(Number(value ?? 0) * 100);
  return {
    value: yuanText(fen(right) - fen(left)),
    unit: 'CNY',
    formula: { en: 'this revision − the revision before', 'zh-CN': '本次修订 − 修订前' },
    method: methodName(billSum),
    inputs: [input('after', 'plus', right), input('before', 'minus', left)],
  };
}

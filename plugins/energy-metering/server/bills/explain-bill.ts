import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { methodName } from '../../domain/index.ts';
import { yuanText } from '../../domain/bill/index.ts';
import { billTotal } from '../../domain/methods-bills.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { explainedBill } from './explain-parts.ts';
import { billRef } from './refs.ts';

/** Explains a bill: its lines, and the tax on them. */
export async function explainBill(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [accountId, month, ...rest] = ref.key.split('/');
  if (accountId === undefined || month === undefined || rest.length > 0) return null;
  const key = { accountId, month, revision: ref.revision };
  const bill = await energy.scope.db.tx((tx) => explainedBill(tx, key, asOf, viewer));
  if (!bill) return null;
  const rates = new Map(bill.versions.map(({ version, vat }) => [version, vat]));
  return {
    ref: bill.ref,
    title: {
      en: `Electricity bill of ${bill.accountName.en}, ${bill.month}`,
      'zh-CN': `${bill.accountName['zh-CN']} ${bill.month} 电费账单`,
    },
    value: yuanText(bill.totalFen),
    unit: 'CNY',
    quality: bill.quality.worst,
    method: methodName(billTotal),
    formula: 'sum of the lines; VAT is added where the prices do not hold it',
    parameters: {
      month: bill.month,
      timeZone: bill.timeZone,
      tariff: bill.tariffId,
      state: bill.state,
      ...(bill.missingReason === null ? {} : { missingReason: bill.missingReason }),
    },
    inputs: bill.lines.map((line): EvidenceInput => {
      const { percent, included } = rates.get(line.version)!;
      return {
        ref: line.ref,
        role: `line:${percent}:${included ? 'included' : 'excluded'}`,
        value: yuanText(line.amountFen),
        unit: 'CNY',
        quality: line.quality,
      };
    }),
    recordedAt: bill.recordedAt,
    producedBy,
    supersedes: bill.revision > 1 ? billRef({ accountId, month, revision: bill.revision - 1 }) : null,
    links: [
      {
        title: { en: 'Open the bill', 'zh-CN': '查看账单' },
        path: `/parks/${energy.parkId}/energy-metering/billing/bills/${bill.id}`,
      },
    ],
  };
}

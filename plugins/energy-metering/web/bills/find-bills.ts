import { localized, type FoundReport, type ReportFinder } from '@lingtan/web-sdk';
import type { BillsData } from '../../contracts/bill-routes.ts';
import { billStateNames } from '../../contracts/bill-texts.ts';
import { lastMonth, monthsBefore } from './months.ts';

const monthsBack = 36;

/** Bills of the last three years by account and month. */
export async function findBills({ get, can, t, language, timeZone }: ReportFinder): Promise<FoundReport[]> {
  if (!can('energy.bills-read')) return [];
  const months = monthsBefore(lastMonth(Date.now(), timeZone), monthsBack);
  const { bills } = await get<BillsData>(`./bills?from=${months.at(-1)!}&to=${months[0]!}`);
  return bills.map(({ id, accountName, month, state }) => ({
    id,
    title: t('bills.found', { account: localized(accountName, language), month }),
    detail: localized(billStateNames[state], language),
    to: `/billing/bills/${id}`,
  }));
}

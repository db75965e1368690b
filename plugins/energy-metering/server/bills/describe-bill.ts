import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Bill, BillData, BillSummary } from '../../contracts/index.ts';
import { addMonths, changedLines } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { changedColumn, readBillList } from './bill-list.ts';
import { readBill, readRevisions } from './bill-store.ts';

type Other = BillData['lastMonth'];

function otherOf(list: readonly BillSummary[], month: string): Other {
  const bill = list.find((each) => each.month === month);
  return bill ? { id: bill.id, month, totalFen: bill.totalFen, energyWh: bill.energyWh } : null;
}

/** A bill with what a reader compares it to. `tx` decides what may be seen of it. */
export async function describeBill(energy: Energy, tx: Tx, bill: Bill): Promise<BillData> {
  const { accountId, month } = bill;
  const history = await readRevisions(tx, accountId, month);
  const before = history.filter(({ revision }) => revision < bill.revision).at(-1);
  const previous = before ? await readBill(tx, before.id) : null;
  const [lastMonth, lastYear] = [addMonths(month, -1), addMonths(month, -12)];
  const others = await readBillList(tx, { from: lastYear, to: lastMonth, account: accountId });
  const { rows } = await tx.execute<{ changed: BillSummary['changed'] }>(sql`
    select ${changedColumn} from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.id = ${bill.id}`);
  return {
    bill,
    meters: bill.meters.map((id) => ({ id, name: energy.meterById.get(id)?.name ?? { en: id, 'zh-CN': id } })),
    history,
    differences: previous ? changedLines(previous, bill) : null,
    changed: rows[0]?.changed ?? null,
    lastMonth: otherOf(others, lastMonth),
    lastYear: otherOf(others, lastYear),
  };
}

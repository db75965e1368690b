import type { Tx } from '@lingtan/sdk';
import type { Bill } from '../../contracts/index.ts';
import type { BillFrame } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { readVersionHistory } from '../tariffs/tariff-store.ts';
import { frameOf } from './make-bills.ts';

/** The frame of a bill, from the versions in the revisions that it used. */
export async function frameOfBill({ energy, tx, bill }: { energy: Energy; tx: Tx; bill: Bill }): Promise<BillFrame> {
  const history = await readVersionHistory(tx, bill.tariffId);
  const versions = bill.versions.flatMap(({ version, revision }) => {
    const found = history.find((v) => `${bill.tariffId}/${v.validFrom}` === version && v.revision === revision);
    return found?.content ? [found.content] : [];
  });
  const tariff = { id: bill.tariffId, name: bill.tariffName, timeZone: bill.timeZone, versions };
  return frameOf(energy, tariff, bill.month);
}

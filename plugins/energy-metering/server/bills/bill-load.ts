import { qualities } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import type { Bill, BillLoadData } from '../../contracts/index.ts';
import { readColumns } from '../columns.ts';
import type { SeriesColumn } from '../columns.ts';
import type { Energy } from '../context.ts';

const missing = qualities.indexOf('missing');

/** Intervals of a bill's meters as they are known now (or were at `asOf`). */
export function readBillColumns(
  energy: Energy,
  tx: Tx,
  bill: Pick<Bill, 'meters' | 'from' | 'to'>,
  asOf: string | null = null,
): Promise<SeriesColumn[]> {
  const series = bill.meters.map((meter) => ({ meter, direction: 'import' as const }));
  return readColumns(energy, tx, { series, from: bill.from, to: bill.to, asOf });
}

/** Mean power of all meters together, W; null where one of them is missing. */
export function loadOf(energy: Energy, bill: Pick<Bill, 'from'>, columns: readonly SeriesColumn[]): BillLoadData {
  const load: BillLoadData = { ts: [], powerW: [], estimated: [] };
  const slots = columns[0]?.amounts.length ?? 0;
  for (let slot = 0; slot < slots; slot++) {
    const known = columns.every(({ amounts, status }) => status[slot]! < missing && !Number.isNaN(amounts[slot]!));
    const wh = columns.reduce((sum, { amounts }) => sum + amounts[slot]!, 0);
    load.ts.push(bill.from + slot * energy.width);
    load.powerW.push(known ? (wh * 3_600_000) / energy.width : null);
    load.estimated.push(known && columns.some(({ status }) => status[slot] !== 0));
  }
  return load;
}

import { qualities, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, Principal, Tx } from '@lingtan/sdk';
import type { Bill, BillLine, TariffVersion } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import type { SeriesColumn } from '../columns.ts';
import type { Energy } from '../context.ts';
import { readBill, readRevisions } from './bill-store.ts';
import { billId } from './refs.ts';

/** What explains one kind of line, beside what all lines have. */
export type LinePart = Pick<Explanation, 'method' | 'formula' | 'inputs'> & { parameters?: Explanation['parameters'] };

/** A line with its bill and the version that priced it. */
export interface LineOf {
  energy: Energy;
  tx: Tx;
  bill: Bill;
  line: BillLine;
  version: TariffVersion;
}

/** The bill of a reference that the viewer may open: of a member the own ones that were issued. */
export async function explainedBill(
  tx: Tx,
  key: { accountId: string; month: string; revision: number | null },
  asOf: string | null,
  viewer: Principal,
): Promise<Bill | null> {
  const revisions = await readRevisions(tx, key.accountId, key.month);
  const known = revisions.filter(
    ({ recordedAt, issuedAt }) =>
      (asOf === null || Date.parse(recordedAt) <= Date.parse(asOf)) &&
      (viewer.enterpriseId === null || issuedAt !== null),
  );
  const found = key.revision === null ? known.at(-1) : known.find(({ revision }) => revision === key.revision);
  const bill = found ? await readBill(tx, billId({ ...key, revision: found.revision })) : null;
  return bill && (viewer.enterpriseId === null || bill.enterpriseId === viewer.enterpriseId) ? bill : null;
}

const missing = qualities.indexOf('missing');

/** Energy of a slot, Wh; null when it is missing. */
export function energyAt({ amounts, status }: SeriesColumn, slot: number): number | null {
  return status[slot]! < missing && !Number.isNaN(amounts[slot]!) ? amounts[slot]! : null;
}

/** Sum of the slots of a column that `of` chooses, and their worst quality. */
export function sumOf(
  column: SeriesColumn,
  of: (slot: number) => boolean,
): { energyWh: number; quality: NonNullable<EvidenceInput['quality']> } {
  let energyWh = 0;
  const seen = new Set<(typeof qualities)[number]>();
  for (let slot = 0; slot < column.amounts.length; slot++) {
    if (!of(slot)) continue;
    const amount = energyAt(column, slot);
    seen.add(qualities[amount === null ? missing : column.status[slot]!]!);
    energyWh += amount ?? 0;
  }
  return { energyWh, quality: worstQuality(seen) };
}

/** Whether the interval in a slot of a span lies in a part of it. */
export function within(whole: Span, part: Span, width: number): (slot: number) => boolean {
  return (slot) => {
    const start = whole.from + slot * width;
    return start >= part.from && start < part.to;
  };
}

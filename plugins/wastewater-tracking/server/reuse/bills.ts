import type { Tx } from '@lingtan/sdk';
import type { ReuseBill, ReuseBillContent } from '../../contracts/index.ts';
import { localDay, reuseBill } from '../../domain/index.ts';
import { billLineRef, deliveryRef, reuseBillRef, type Water } from '../context.ts';
import { readIssued, type IssuedBill } from './bill-store.ts';
import { readContracts, readDeliveries } from './reuse-store.ts';

/** Last day of a month, YYYY-MM-DD. */
export function lastOfMonth(month: string): string {
  const [year, no] = month.split('-').map(Number);
  return `${month}-${String(new Date(Date.UTC(year!, no!, 0)).getUTCDate()).padStart(2, '0')}`;
}

/** The bill of an enterprise and month as its deliveries are known, up to yesterday. Null when nothing was agreed. */
export async function draftBill(
  { scope }: Water,
  tx: Tx,
  of: { enterprise: string; month: string; asOf?: string | null },
): Promise<ReuseBillContent | null> {
  const { enterprise, month, asOf = null } = of;
  const yesterday = localDay(scope.clock.now(), scope.park.timeZone, -1).day;
  const end = lastOfMonth(month);
  const span = { from: `${month}-01`, to: end < yesterday ? end : yesterday };
  if (span.to < span.from) return null;
  const deliveries = await readDeliveries(tx, { ...span, enterprise, asOf });
  if (deliveries.length === 0) return null;
  const billed = deliveries.map(({ content, revision }) => ({
    delivery: content,
    ref: deliveryRef(content.contract, content.day, revision),
  }));
  return reuseBill({ enterprise, month, ...span }, billed, await readContracts(tx));
}

/** A bill as it is shown. */
export function shownBill(content: ReuseBillContent, issued: IssuedBill | null): ReuseBill {
  const { enterprise, month } = content;
  const revision = issued?.revision ?? null;
  return {
    ...content,
    lines: content.lines.map(({ inputs: _, ...line }) => ({ ...line, ref: billLineRef(content, line, revision) })),
    state: issued ? 'issued' : 'draft',
    revision,
    issuedBy: issued?.issuedBy ?? null,
    recordedAt: issued?.recordedAt ?? null,
    ref: reuseBillRef(enterprise, month, revision),
  };
}

/** Bills of a month: what was issued, and drafts of the others. A member sees what was issued to its enterprise. */
export async function billsOf(water: Water, tx: Tx, month: string, member: string | null): Promise<ReuseBill[]> {
  const issued = await readIssued(tx, { month, ...(member === null ? {} : { enterprise: member }) });
  const bills = issued.map((each) => shownBill(each.content, each));
  if (member === null) {
    const span = { from: `${month}-01`, to: lastOfMonth(month) };
    const enterprises = new Set((await readDeliveries(tx, span)).map(({ content }) => content.enterprise));
    for (const enterprise of enterprises) {
      if (issued.some(({ content }) => content.enterprise === enterprise)) continue;
      const content = await draftBill(water, tx, { enterprise, month });
      if (content) bills.push(shownBill(content, null));
    }
  }
  return bills.sort((a, b) => (a.enterprise < b.enterprise ? -1 : 1));
}

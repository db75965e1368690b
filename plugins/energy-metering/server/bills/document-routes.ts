import { file } from '@lingtan/sdk';
import type { ParkScope, Tx } from '@lingtan/sdk';
import { billPdfRoute, billXlsxRoute } from '../../contracts/index.ts';
import type { Bill } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { frameOfBill } from './bill-frame.ts';
import { readBillColumns } from './bill-load.ts';
import { visibleBill } from './bill-routes.ts';
import { billPdf } from './document/bill-pdf.ts';
import type { BillDocument } from './document/bill-pdf.ts';
import { billXlsx } from './document/bill-xlsx.ts';
import { billDays } from './document/daily.ts';

function documentOf(energy: Energy, bill: Bill): BillDocument {
  const meters = bill.meters.map((id) => ({ id, name: energy.meterById.get(id)?.name ?? { en: id, 'zh-CN': id } }));
  return { bill, parkName: energy.scope.park.name, meters };
}

/** `bill-steel-2026-07-r2.pdf`. */
function fileName({ accountId, month, revision }: Bill, ending: string): string {
  return `bill-${accountId}-${month}-r${revision}.${ending}`;
}

/** Bills as files, for those who may see them. */
export function registerDocumentRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(billPdfRoute, async ({ params, query, principal, tx }) => {
    const bill = await tx((t) => visibleBill(t, params.bill, principal));
    const pdf = await billPdf(documentOf(energy, bill), query.lang);
    return file('application/pdf', fileName(bill, 'pdf'), pdf);
  });

  scope.route(billXlsxRoute, async ({ params, query, principal, tx }) => {
    const { bill, days } = await tx(async (t) => {
      const found = await visibleBill(t, params.bill, principal);
      return { bill: found, days: await daysOf(energy, t, found) };
    });
    const xlsx = await billXlsx(documentOf(energy, bill), days, query.lang);
    return file(billXlsxRoute.produces!, fileName(bill, 'xlsx'), xlsx);
  });
}

/** The days under a bill as they were known when it was made. */
async function daysOf(energy: Energy, tx: Tx, bill: Bill) {
  const frame = await frameOfBill({ energy, tx, bill });
  return billDays(frame, await readBillColumns(energy, tx, bill, bill.recordedAt));
}

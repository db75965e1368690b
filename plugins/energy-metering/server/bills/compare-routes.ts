import { assertRestsOn, type ParkScope } from '@lingtan/sdk';
import { billInvoiceRoute, billShadowRoute, putBillInvoiceRoute, reconciliationRoute } from '../../contracts/index.ts';
import { compareBills, compareLines, groupLines, reconcile } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { visibleBill } from './bill-routes.ts';
import { readMonth } from './bill-store.ts';
import { billStoreErrors } from './errors.ts';
import { comparableInvoice, insertInvoice, lockInvoice, readInvoice } from './invoice-store.ts';
import { shadowBill } from './shadow.ts';

/** Routes that put a bill beside something else. */
export function registerCompareRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'audit'>): void {
  scope.route(billShadowRoute, ({ params, query, principal, tx }) =>
    tx(async (t) => {
      const bill = await visibleBill(t, params.bill, principal);
      const shadow = await shadowBill(energy, t, bill, query);
      const { tariffId, tariffName, totalFen, energyWh, remarks } = shadow;
      const itemNames = { ...bill.itemNames, ...shadow.itemNames };
      return { tariffId, tariffName, itemNames, totalFen, energyWh, remarks, lines: compareBills(bill, shadow) };
    }),
  );

  scope.route(billInvoiceRoute, ({ params, principal, tx }) =>
    tx(async (t) => {
      const bill = await visibleBill(t, params.bill, principal);
      const invoice = await readInvoice(t, bill.accountId, bill.month);
      return {
        invoice,
        lines: invoice ? compareLines(groupLines(bill.lines), comparableInvoice(invoice.lines)) : [],
        differenceFen: invoice ? invoice.totalFen - bill.totalFen : null,
      };
    }),
  );

  scope.route(putBillInvoiceRoute, ({ params, body: { revision: over, ...body }, principal, tx }) =>
    tx(async (t) => {
      const bill = await visibleBill(t, params.bill, principal);
      comparableInvoice(body.lines);
      await lockInvoice(t, energy.parkId, bill);
      const before = await readInvoice(t, bill.accountId, bill.month);
      const newest = before?.revision ?? 0;
      assertRestsOn(over ?? undefined, newest, () =>
        billStoreErrors.INVOICE_CHANGED_MEANWHILE({ account: bill.accountId, month: bill.month, newest, over }),
      );
      const revision = await insertInvoice(t, energy.parkId, bill, body, principal);
      await scope.audit(t, {
        action: 'energy.bill-invoice',
        subject: `${bill.accountId}/${bill.month}`,
        actor: principal,
        ...(before ? { before } : {}),
        after: body,
      });
      return { revision };
    }),
  );

  scope.route(reconciliationRoute, ({ query, tx }) =>
    tx(async (t) => {
      const bills = await readMonth(t, { month: query.month });
      const park = bills.filter(({ enterpriseId }) => enterpriseId === null);
      const enterprises = bills.filter(({ enterpriseId }) => enterpriseId !== null);
      return {
        month: query.month,
        parkBills: park.map(({ id }) => id),
        enterpriseBills: enterprises.map(({ id }) => id),
        itemNames: Object.assign({}, ...bills.map(({ itemNames }) => itemNames)),
        ...reconcile(park, enterprises),
      };
    }),
  );
}

import type { ParkScope, Principal, Tx } from '@lingtan/sdk';
import { billLoadRoute, billRoute, billsRoute } from '../../contracts/index.ts';
import type { Bill } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { accountsOfMonth } from './accounts.ts';
import { readBillList } from './bill-list.ts';
import { loadOf, readBillColumns } from './bill-load.ts';
import { readBill } from './bill-store.ts';
import { describeBill } from './describe-bill.ts';
import { billStoreErrors } from './errors.ts';

/** A bill that the caller may see; one of another enterprise, or a draft to a member, is answered like one that does not exist. */
export async function visibleBill(tx: Tx, id: string, { enterpriseId }: Principal): Promise<Bill> {
  const bill = await readBill(tx, id);
  if (!bill || (enterpriseId !== null && (bill.enterpriseId !== enterpriseId || bill.issuedAt === null)))
    throw billStoreErrors.UNKNOWN({ bill: id });
  return bill;
}

/** Routes that read bills; members see what was issued to them. */
export function registerBillRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(billsRoute, async ({ query, principal, tx }) => {
    const { enterpriseId } = principal;
    return tx(async (t) => {
      const accounts = (await accountsOfMonth(t, query.to)).filter(
        (account) =>
          (enterpriseId === null || account.enterpriseId === enterpriseId) &&
          (query.account === undefined || account.id === query.account),
      );
      const bills = await readBillList(t, { ...query, ...(enterpriseId === null ? {} : { enterpriseId }) });
      return {
        accounts: accounts.map(({ id, name, enterpriseId: owner, tariffId }) => ({
          id,
          name,
          enterpriseId: owner,
          tariffId,
        })),
        bills,
      };
    });
  });

  scope.route(billRoute, ({ params, principal, tx }) =>
    tx(async (t) => describeBill(energy, t, await visibleBill(t, params.bill, principal))),
  );

  scope.route(billLoadRoute, ({ params, principal, tx }) =>
    tx(async (t) => {
      const bill = await visibleBill(t, params.bill, principal);
      return loadOf(energy, bill, await readBillColumns(energy, t, bill));
    }),
  );
}

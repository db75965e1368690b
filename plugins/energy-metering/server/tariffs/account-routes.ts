import type { ParkScope } from '@lingtan/sdk';
import { accountsRoute, putAccountRoute, removeAccountRoute } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { queryAsOf } from '../routes/query.ts';
import { readAccounts } from './account-store.ts';
import { putAccount, removeAccount } from './write-accounts.ts';
import { editorOf } from './write-tariffs.ts';

/** Routes of billing accounts; a member sees the own ones. */
export function registerAccountRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'audit'>): void {
  scope.route(accountsRoute, async ({ query, tx }) => ({
    accounts: await tx((tx) =>
      readAccounts(tx, { ...(query.on === undefined ? {} : { on: query.on }), asOf: queryAsOf(query.asOf) }),
    ),
  }));

  scope.route(putAccountRoute, async ({ params, body, principal, tx }) => {
    const { reason = null, before, ...account } = body;
    return tx((tx) =>
      putAccount(energy, tx, { id: params.account, ...account }, editorOf(scope, principal), { reason, before }),
    );
  });

  scope.route(removeAccountRoute, async ({ params, body, principal, tx }) => {
    await tx((tx) => removeAccount(energy, tx, params.account, body, editorOf(scope, principal)));
    return { removed: true as const };
  });
}

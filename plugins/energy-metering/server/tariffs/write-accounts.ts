import { assertRestsOn, type ParkScope, type Tx } from '@lingtan/sdk';
import type { BillingAccount, BillingAccountRecord } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { insertAccount, readAccounts } from './account-store.ts';
import { tariffStoreErrors } from './errors.ts';
import { lockTariffs, readTariffHeads } from './tariff-store.ts';
import type { Editor } from './write-tariffs.ts';

/** Refuses an account that names what the park does not have, or meters of others. */
async function checkAccount(energy: Energy, tx: Tx, account: BillingAccount): Promise<void> {
  const refuse = (field: string, value: string, expected: string) =>
    tariffStoreErrors.ACCOUNT_INVALID({ field, value, expected });
  const tariffs = await readTariffHeads(tx);
  if (!tariffs.some(({ id }) => id === account.tariffId))
    throw refuse('tariffId', account.tariffId, `one of: ${tariffs.map(({ id }) => id).join(', ')}`);
  const enterprises = energy.scope.park.enterprises.map(({ id }) => id);
  if (account.enterpriseId !== null && !enterprises.includes(account.enterpriseId))
    throw refuse('enterpriseId', account.enterpriseId, `one of: ${enterprises.join(', ')}`);
  (account.meters ?? []).forEach((id, index) => {
    const meter = energy.meterById.get(id);
    if (!meter || (account.enterpriseId !== null && meter.enterpriseId !== account.enterpriseId))
      throw refuse(
        `meters.${index}`,
        id,
        account.enterpriseId === null ? 'a meter of the park' : `a meter of ${account.enterpriseId}`,
      );
  });
}

/** What a change of an account rests on: null for none, absent for any. */
type Before = Pick<BillingAccountRecord, 'validFrom' | 'revision'> | null | undefined;

/** @throws TARIFF_ACCOUNT_CHANGED_MEANWHILE */
function assertBefore(account: string, newest: BillingAccountRecord | undefined, over: Before): void {
  const stored = newest ? { validFrom: newest.validFrom, revision: newest.revision } : null;
  const said = (at: Before): string => JSON.stringify(at ?? null);
  assertRestsOn(over, stored, () =>
    tariffStoreErrors.ACCOUNT_CHANGED_MEANWHILE({ account, stored: said(stored), over: said(over) }),
  );
}

/** Creates an account, or changes it from `validFrom` on. */
export async function putAccount(
  energy: Energy,
  tx: Tx,
  account: BillingAccount,
  editor: Editor,
  { reason = null, before: over }: { reason?: string | null; before?: Before } = {},
): Promise<BillingAccountRecord> {
  await lockTariffs(tx, energy.parkId);
  await checkAccount(energy, tx, account);
  const before = (await readAccounts(tx)).find(({ id }) => id === account.id);
  assertBefore(account.id, before, over);
  await insertAccount(tx, account, { reason, by: editor.by });
  await note(editor, tx, { action: 'energy.account-put', subject: account.id, before, after: account }, reason);
  const stored = (await readAccounts(tx, account.validFrom === undefined ? {} : { on: account.validFrom })).find(
    ({ id }) => id === account.id,
  );
  if (!stored) throw tariffStoreErrors.ACCOUNT_REMOVED({ account: account.id });
  return stored;
}

/** Ends an account: it is not billed any more. */
export async function removeAccount(
  energy: Energy,
  tx: Tx,
  accountId: string,
  { reason, before: over }: { reason: string; before?: Before },
  editor: Editor,
): Promise<void> {
  await lockTariffs(tx, energy.parkId);
  const before = (await readAccounts(tx)).find(({ id }) => id === accountId);
  if (!before) throw tariffStoreErrors.ACCOUNT_UNKNOWN({ account: accountId });
  assertBefore(accountId, before, over);
  await insertAccount(tx, before, { reason, by: editor.by, removed: true });
  await note(editor, tx, { action: 'energy.account-remove', subject: accountId, before }, reason);
}

function note(editor: Editor, tx: Tx, entry: Parameters<ParkScope['audit']>[1], reason: string | null): Promise<void> {
  return editor.audit(tx, {
    ...entry,
    ...(editor.principal ? { actor: editor.principal } : {}),
    ...(reason === null ? {} : { note: reason }),
  });
}

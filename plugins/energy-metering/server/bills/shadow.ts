import type { Tx } from '@lingtan/sdk';
import type { Bill, BillContent, Tariff } from '../../contracts/index.ts';
import { billErrors } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { tariffStoreErrors } from '../tariffs/errors.ts';
import { readTariff } from '../tariffs/read-tariffs.ts';
import { accountsOfMonth } from './accounts.ts';
import { billStoreErrors } from './errors.ts';
import { MonthBills } from './make-bills.ts';

export interface ShadowQuery {
  /** Absent: the tariff of the account. */
  tariff?: string;
  /** One version for the whole month, whatever it is valid for; absent: those that are valid. */
  version?: string;
}

/** The bill of the same account and month by other rules, from the intervals as they are known now. Nothing is stored. */
export async function shadowBill(energy: Energy, tx: Tx, bill: Bill, query: ShadowQuery): Promise<BillContent> {
  const { accountId, month } = bill;
  const account = (await accountsOfMonth(tx, month)).find(({ id }) => id === accountId);
  if (!account) throw billStoreErrors.ACCOUNT_UNKNOWN({ account: accountId, month });
  const tariff = await readTariff(tx, energy.timeZone, query.tariff ?? account.tariffId);
  const used = query.version === undefined ? tariff : onlyVersion(tariff, query.version);
  const [made] = await new MonthBills(energy, { month, tariff: used }).make(tx, [account]);
  if (!made) throw billStoreErrors.ACCOUNT_UNKNOWN({ account: accountId, month });
  if ('problem' in made) throw billErrors.NOT_COMPUTED({ month, account: accountId, reason: made.problem.message });
  return made.content;
}

function onlyVersion(tariff: Tariff, validFrom: string): Tariff {
  const version = tariff.versions.find((each) => each.validFrom === validFrom);
  if (!version) throw tariffStoreErrors.VERSION_UNKNOWN({ tariff: tariff.id, validFrom });
  const { validTo: _validTo, ...rest } = version;
  return { ...tariff, versions: [{ ...rest, validFrom: '2000-01-01' }] };
}

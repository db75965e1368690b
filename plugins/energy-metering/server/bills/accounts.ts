import type { Tx } from '@lingtan/sdk';
import type { BillingAccount, Meter } from '../../contracts/index.ts';
import { billErrors } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { readAccounts } from '../tariffs/account-store.ts';

/**
 * Accounts of a month as they stood on its last day, and those that ended within it as they stood on its first. By id.
 */
export async function accountsOfMonth(tx: Tx, month: string): Promise<BillingAccount[]> {
  const lastDay = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  const first = await readAccounts(tx, { on: `${month}-01` });
  const last = await readAccounts(tx, { on: lastDay });
  const byId = new Map([...first, ...last].map((account) => [account.id, account]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isBilled(meter: Meter): boolean {
  return meter.kind === 'electricity' && meter.directions.includes('import');
}

/** Meters whose import an account pays for; see `BillingAccount.meters`. */
export function metersOfAccount(energy: Energy, account: BillingAccount): Meter[] {
  if (account.meters !== undefined)
    return account.meters.map((id) => {
      const meter = energy.meterById.get(id);
      if (!meter) throw billErrors.METER_UNKNOWN({ account: account.id, meter: id });
      if (account.enterpriseId !== null && meter.enterpriseId !== account.enterpriseId)
        throw billErrors.METER_FOREIGN({
          account: account.id,
          enterprise: account.enterpriseId,
          meter: id,
          owner: meter.enterpriseId ?? 'the park',
        });
      if (!isBilled(meter)) throw billErrors.METER_NOT_IMPORT({ account: account.id, meter: id });
      return meter;
    });
  const own = energy.meters.filter((meter) =>
    account.enterpriseId === null
      ? meter.role === 'grid'
      : meter.enterpriseId === account.enterpriseId &&
        meter.boundary &&
        (meter.role === 'load' || meter.role === 'hydrogen'),
  );
  const meters = own.filter(isBilled);
  if (meters.length === 0) throw billErrors.NO_METERS({ account: account.id });
  return meters;
}

import type { EvidenceInput, Tx } from '@lingtan/sdk';
import type { BillingAccount } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { apportion } from '../../domain/apportion.ts';
import { readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { totalRef } from '../refs.ts';
import { accountsOfMonth, metersOfAccount } from './accounts.ts';
import { sumOf } from './explain-parts.ts';

/** What one account of an enterprise used in a span, meter by meter. */
export interface AccountEnergy {
  account: string;
  energyWh: number;
  inputs: EvidenceInput[];
}

/** Accounts of the same enterprise in a month, in the order in which its contracted green power is divided: by id. */
export async function siblingsOf(tx: Tx, month: string, enterpriseId: string | null): Promise<BillingAccount[]> {
  if (enterpriseId === null) return [];
  return (await accountsOfMonth(tx, month)).filter((account) => account.enterpriseId === enterpriseId);
}

/** Energy of each account in a span as it is known now, or was at `asOf`. A missing interval counts as nothing used. */
export async function energyOfAccounts(
  energy: Energy,
  tx: Tx,
  accounts: readonly BillingAccount[],
  span: Span,
  asOf: string | null,
): Promise<AccountEnergy[]> {
  const meters = accounts.map((account) => metersOfAccount(energy, account).map(({ id }) => id));
  const series = [...new Set(meters.flat())].map((meter) => ({ meter, direction: 'import' as const }));
  const columns = new Map((await readColumns(energy, tx, { series, ...span, asOf })).map((c) => [c.meter, c]));
  return accounts.map(({ id }, at) => {
    const inputs = meters[at]!.map((meter): EvidenceInput & { energyWh: number } => {
      const { energyWh, quality } = sumOf(columns.get(meter)!, () => true);
      const ref = totalRef(`meter/${meter}.import`, span);
      return { ref, role: `account:${id}`, value: String(energyWh), unit: 'Wh', quality, energyWh };
    });
    return {
      account: id,
      energyWh: inputs.reduce((sum, input) => sum + input.energyWh, 0),
      inputs: inputs.map(({ energyWh: _wh, ...input }) => input),
    };
  });
}

/**
 * Part of an enterprise's contracted green power (Wh) that falls to one of its accounts: in proportion to what each used,
 * in whole Wh that add up to all of it. Null when none of them used anything that could divide it.
 */
export function greenShare(totalWh: number, accounts: readonly AccountEnergy[], account: string): number | null {
  const weights = accounts.map(({ energyWh }) => Math.max(0, energyWh));
  if (totalWh > 0 && weights.every((weight) => weight === 0)) return null;
  return apportion(totalWh, weights)[accounts.findIndex((each) => each.account === account)] ?? null;
}

import type { Tx } from '@lingtan/sdk';
import type { BillingAccount } from '../../contracts/index.ts';
import type { BillFrame } from '../../domain/bill/index.ts';
import type { Energy } from '../context.ts';
import { readSupply } from '../supply-mix/supply.ts';

/** Contracted green power by part of the frame and use; null where the supply mix knows of none. */
export type GreenParts = ReadonlyMap<string, readonly number[]>;

/** Reads the supply mix where a version of the tariff has a premium; `tx` must see the whole park. */
export async function readGreen(energy: Energy, tx: Tx, frame: BillFrame): Promise<GreenParts | null> {
  if (!frame.parts.some(({ version }) => version.greenPremiumPerKwh !== undefined)) return null;
  if (energy.scope.config.supply.contracts.length === 0) return null;
  const byUse = new Map<string, number[]>();
  for (const [at, { from, to }] of frame.parts.entries()) {
    const [supply] = await readSupply(energy, tx, { from, to, resolution: 'all' });
    for (const { source, use, energyWh } of supply?.links ?? []) {
      if (source !== 'contracted') continue;
      for (const key of [use, 'all']) {
        const parts = byUse.get(key) ?? frame.parts.map(() => 0);
        parts[at]! += energyWh;
        byUse.set(key, parts);
      }
    }
  }
  return byUse.size === 0 ? null : byUse;
}

/** What of it an account pays for: the park all, an enterprise its own. */
export function greenOfAccount(green: GreenParts | null, { enterpriseId }: Pick<BillingAccount, 'enterpriseId'>) {
  return green?.get(enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`) ?? null;
}

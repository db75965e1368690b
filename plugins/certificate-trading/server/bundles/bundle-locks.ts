import { localDate } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { RangePool, type RangeChoice } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { loadLocked, loadOfferable } from '../market/load.ts';

/** Name that the locks of a bundle bear; no book can be called so. An item is its order, by its number from 1. */
export const bundleLock = (no: number): string => `bundle:${no}`;

export interface WantedItem {
  readonly lots: number;
  readonly device?: string | undefined;
  readonly month?: string | undefined;
}

/** Locks what each item offers: tradable certificates that are still valid when the bundle is over. All or nothing. */
export async function lockItems(
  { scope }: Certificates,
  tx: Tx,
  {
    seller: account,
    items,
    lotWh,
    expiresAt,
  }: { seller: string; items: readonly WantedItem[]; lotWh: number; expiresAt: string },
): Promise<RangePool> {
  const { timeZone } = scope.park;
  const today = localDate(Date.parse(expiresAt), timeZone);
  const pool = new RangePool(today);
  for (const [index, { lots, device, month }] of items.entries()) {
    const choice: RangeChoice = { ...(device !== undefined && { device }), ...(month !== undefined && { month }) };
    const wh = lots * lotWh;
    for (let limit = 64; ; limit *= 16) {
      const ranges = await loadOfferable(tx, { account, choice, sources: [], timeZone, today, limit });
      pool.add(ranges);
      if (pool.lock(account, wh, choice, String(index + 1))) break;
      if (ranges.length < limit)
        throw ledgerErrors.NOT_OFFERABLE({ account, held: pool.available(account, choice), wh });
    }
  }
  return pool;
}

/** What is locked for the items of a bundle. */
export async function lockedItems({ scope }: Certificates, tx: Tx, no: number, items: number): Promise<RangePool> {
  const name = bundleLock(no);
  const names = Array.from({ length: items }, (_, index) => `${name}/${index + 1}`);
  const locked = await loadLocked(tx, names, scope.park.timeZone);
  const pool = new RangePool(dayOf(scope));
  pool.add(locked.map((range) => ({ ...range, order: range.order!.slice(name.length + 1) })));
  return pool;
}

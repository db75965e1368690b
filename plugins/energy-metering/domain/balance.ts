import { sourceItems } from '../contracts/index.ts';
import type { Direction, Meter, SourceItem, UseItem } from '../contracts/index.ts';

/** Side and item of the balance that a meter's direction belongs to; null when it belongs to none. */
export type BalanceItem = { side: 'source'; item: SourceItem } | { side: 'use'; item: UseItem };

/**
 * Where the energy of one direction goes in the park's balance. What an asset takes from the bus is a use and what it gives
 * is a source, so a PV plant's own consumption at night is a use of its enterprise or of the park.
 */
export function balanceItem(meter: Pick<Meter, 'role' | 'enterpriseId'>, direction: Direction): BalanceItem {
  const { role, enterpriseId } = meter;
  const own: UseItem = enterpriseId !== null ? `enterprise:${enterpriseId}` : role === 'hydrogen' ? 'hydrogen' : 'park';
  if (role === 'grid') return direction === 'import' ? { side: 'source', item: 'grid' } : { side: 'use', item: 'grid' };
  if (role === 'storage')
    return direction === 'export' ? { side: 'source', item: 'storage' } : { side: 'use', item: 'storage' };
  if (direction === 'import') return { side: 'use', item: own };
  return { side: 'source', item: role === 'pv' || role === 'wind' ? role : 'other' };
}

/** Energies of one interval, integer Wh. */
export interface Balance {
  sources: Map<SourceItem, number>;
  uses: Map<UseItem, number>;
}

/** Uses in a fixed order: enterprises by id, park, hydrogen, storage, grid, balance. */
export function orderUses(items: Iterable<UseItem>): UseItem[] {
  const rank = (item: UseItem): number => {
    const place = ['park', 'hydrogen', 'storage', 'grid', 'balance'].indexOf(item);
    return place < 0 ? -1 : place;
  };
  return [...new Set(items)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}

/** Sources in the order of `sourceItems`. */
export function orderSources(items: Iterable<SourceItem>): SourceItem[] {
  const present = new Set(items);
  return sourceItems.filter((item) => present.has(item));
}

/** Closes the books of one interval: what is left over stands as its own item `balance`, on the side that needs it. */
export function closeBalance(balance: Balance): Balance {
  const sources = new Map(balance.sources);
  const uses = new Map(balance.uses);
  const sum = (m: Map<string, number>): number => [...m.values()].reduce((a, b) => a + b, 0);
  const residual = sum(sources) - sum(uses);
  if (residual > 0) uses.set('balance', (uses.get('balance') ?? 0) + residual);
  if (residual < 0) sources.set('balance', (sources.get('balance') ?? 0) - residual);
  return { sources, uses };
}

/** Whether a use is consumption: charging and export pass energy on. */
export function isConsumption(use: UseItem): boolean {
  return use !== 'storage' && use !== 'grid';
}

import { sourceItems } from '../contracts/index.ts';
import type { Direction, Meter, SourceItem, SupplyLink, SupplyShares, UseItem } from '../contracts/index.ts';
import { fillProRata } from './apportion.ts';

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

/** Which source served which use in one interval: pro rata, integer Wh, rows and columns exact. */
export function allocate(open: Balance): SupplyLink[] {
  const { sources, uses } = closeBalance(open);
  const rows = orderSources(sources.keys());
  const columns = orderUses(uses.keys());
  const table = fillProRata(
    rows.map((r) => sources.get(r)!),
    columns.map((c) => uses.get(c)!),
  );
  return rows.flatMap((source, r) =>
    columns.flatMap((use, c) => (table[r]![c]! === 0 ? [] : [{ source, use, energyWh: table[r]![c]! }])),
  );
}

/** Whether a use is consumption: charging and export pass energy on. */
export function isConsumption(use: UseItem): boolean {
  return use !== 'storage' && use !== 'grid';
}

/** Shares of one use, or of all consumption (`all`), by source. */
export function shares(links: readonly SupplyLink[], use: UseItem | 'all'): SupplyShares {
  const by = { green: 0, storage: 0, grid: 0, other: 0, balance: 0 };
  let consumptionWh = 0;
  for (const link of links) {
    if (use === 'all' ? !isConsumption(link.use) : link.use !== use) continue;
    consumptionWh += link.energyWh;
    by[link.source === 'pv' || link.source === 'wind' ? 'green' : link.source] += link.energyWh;
  }
  const share = (wh: number): number | null => (consumptionWh === 0 ? null : wh / consumptionWh);
  return {
    consumptionWh,
    green: share(by.green),
    storage: share(by.storage),
    grid: share(by.grid),
    other: share(by.other),
    balance: share(by.balance),
  };
}

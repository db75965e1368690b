import type { Supply, SupplyShares, UseItem } from '../../contracts/index.ts';
import { isConsumption } from '../balance.ts';

/** Shares of one use, or of all consumption (`all`), by source. */
export function shares({ links, storage }: Pick<Supply, 'links' | 'storage'>, use: UseItem | 'all'): SupplyShares {
  const counts = (link: { use: UseItem }): boolean => (use === 'all' ? isConsumption(link.use) : link.use === use);
  const by = { pv: 0, wind: 0, contracted: 0, other: 0, storage: 0, grid: 0, balance: 0 };
  for (const link of links) if (counts(link)) by[link.source] += link.energyWh;
  let stored = 0;
  for (const link of storage)
    if (counts(link) && (link.origin === 'pv' || link.origin === 'wind')) stored += link.energyWh;
  const consumptionWh = Object.values(by).reduce((a, b) => a + b, 0);
  const share = (wh: number): number | null => (consumptionWh === 0 ? null : wh / consumptionWh);
  return {
    consumptionWh,
    green: share(by.pv + by.wind + stored + by.contracted),
    direct: share(by.pv + by.wind),
    viaStorage: share(stored),
    contracted: share(by.contracted),
    storage: share(by.storage - stored),
    grid: share(by.grid),
    other: share(by.other),
    balance: share(by.balance),
  };
}

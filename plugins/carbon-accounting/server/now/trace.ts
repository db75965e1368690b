import type { Supply } from '@lingtan/energy-metering/contracts';

/** Consumption, and what of it was bought from the grid, in this span or before through a storage; Wh. */
export interface Traced {
  consumptionWh: number;
  purchasedWh: number;
  tracedWh: number;
}

/** Whether a use consumes what it takes. */
export const consumes = (use: string): boolean => use !== 'grid' && use !== 'storage';

/** Consumption of a supply, and how much of it came from the grid: in this hour, or through a storage that was charged from it. */
export function trace(supply: Supply, wanted: (use: string) => boolean): Traced {
  const own = (use: string): boolean => consumes(use) && wanted(use);
  const sum = (list: readonly { use: string; energyWh: number }[]): number =>
    list.reduce((total, { use, energyWh }) => total + (own(use) ? energyWh : 0), 0);
  const bought = sum(supply.links.filter(({ source }) => source === 'grid' || source === 'contracted'));
  return {
    consumptionWh: sum(supply.links),
    purchasedWh: bought,
    tracedWh: bought + sum(supply.storage.filter(({ origin }) => origin === 'grid')),
  };
}

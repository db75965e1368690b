import type { SourceItem, Supply } from '@lingtan/energy-metering/contracts';
import type { GridFactor } from './grid-factor.ts';

/** Consumption, and what of it was bought from the grid, in this span or before through a storage; Wh. */
export interface Traced {
  consumptionWh: number;
  purchasedWh: number;
  tracedWh: number;
}

/** Whether a use consumes what it takes. */
export const consumes = (use: string): boolean => use !== 'grid' && use !== 'storage';

/** Sources at the grid meter that count by the grid factor: power under a green contract only where the profile says so. */
export function gridSources({ weight }: Pick<GridFactor, 'weight'>): readonly SourceItem[] {
  return weight('contracted') === 0 ? ['grid'] : ['grid', 'contracted'];
}

/**
 * Consumption of a supply, and how much of it came from `sources` of the grid: in this hour, or through a storage that was charged from
 * it.
 */
export function trace(supply: Supply, wanted: (use: string) => boolean, sources: readonly SourceItem[]): Traced {
  const own = (use: string): boolean => consumes(use) && wanted(use);
  const sum = (list: readonly { use: string; energyWh: number }[]): number =>
    list.reduce((total, { use, energyWh }) => total + (own(use) ? energyWh : 0), 0);
  const from = (list: readonly SourceItem[]): number => sum(supply.links.filter(({ source }) => list.includes(source)));
  return {
    consumptionWh: sum(supply.links),
    purchasedWh: from(['grid', 'contracted']),
    tracedWh: from(sources) + sum(supply.storage.filter(({ origin }) => origin === 'grid')),
  };
}

import type { CarbonLedgerService, EmissionFactorsService } from '../contracts/index.ts';
import { selectFactor } from '../domain/index.ts';
import type { Carbon } from './context.ts';
import { usableFactors } from './factors/library-of.ts';
import { readInventory } from './inventory/read-inventory.ts';

/** Inventories for other plugins of the park. */
export function carbonLedger(carbon: Carbon): CarbonLedgerService {
  return { inventory: ({ period }) => readInventory(carbon, (work) => carbon.scope.db.tx(work), period, null) };
}

/** Factors for other plugins of the park. */
export function emissionFactors(carbon: Carbon): EmissionFactorsService {
  const list = () => carbon.scope.db.tx((tx) => usableFactors(carbon, tx));
  return {
    list,
    select: async (request) => {
      const { factor, flag } = selectFactor(await list(), request);
      return { factor, flagged: flag !== null };
    },
  };
}

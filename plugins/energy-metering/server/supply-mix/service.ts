import type { SupplyMixService } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { readPoolDays } from './pools.ts';
import { readRatios } from './ratios.ts';
import { readCells, readGeneration, readShares, readSupply, readSupplyColumns } from './supply.ts';

/** Supply mix for other plugins of the park. */
export function supplyMix(energy: Energy): SupplyMixService {
  const { db } = energy.scope;
  return {
    supply: (query) => db.tx((tx) => readSupply(energy, tx, query)),
    columns: (query) => db.tx((tx) => readSupplyColumns(energy, tx, query)),
    shares: (query) => db.tx((tx) => readShares(energy, tx, query)),
    cells: (query) => db.tx((tx) => readCells(energy, tx, query)),
    generation: (query) => db.tx((tx) => readGeneration(energy, tx, query)),
    ratios: (query) => db.tx((tx) => readRatios(energy, tx, query)),
    storagePools: (query) => db.tx((tx) => readPoolDays(energy, tx, query)),
  };
}

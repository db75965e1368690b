import type { TariffsService } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { readAccounts } from './account-store.ts';
import { readPrices } from './price-periods.ts';
import { readTariff, readTariffs } from './read-tariffs.ts';

/** `Tariffs` on a park. Sees all of it. */
export function tariffsService(energy: Energy): TariffsService {
  const { db } = energy.scope;
  return {
    tariffs: (query = {}) => db.tx((tx) => readTariffs(tx, energy.timeZone, query.asOf)),
    accounts: (query = {}) => db.tx((tx) => readAccounts(tx, query)),
    prices: async ({ tariffId, from, to, asOf }) => {
      const tariff = await db.tx((tx) => readTariff(tx, energy.timeZone, tariffId, asOf));
      return readPrices(energy, tariff, { from, to });
    },
  };
}

import type { Dispatch } from '../context.ts';
import { stepPrices } from './prices.ts';
import type { PriceVersion } from './prices.ts';

/** Price of export in steps that are over: that of the settings, or of the tariff named there, null where none was published. */
export async function exportPrices(
  { scope, tariffs }: Pick<Dispatch, 'scope' | 'tariffs'>,
  edges: readonly number[],
): Promise<{ sell: number | (number | null)[]; versions: PriceVersion[] }> {
  const { exportTariffId, exportPrice } = scope.config;
  if (exportTariffId === undefined) return { sell: exportPrice, versions: [] };
  const { buy, versions } = await stepPrices(tariffs, exportTariffId, edges);
  // A tariff that cannot be read leaves no price: a gap in every way that is compared.
  const sell = edges.slice(1).map((_, t) => (Number.isFinite(buy[t] ?? NaN) ? buy[t]! : null));
  return { sell, versions };
}

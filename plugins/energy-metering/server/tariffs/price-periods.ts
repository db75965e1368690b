import type { PricePeriod, TariffVersion } from '../../contracts/index.ts';
import { formatDecimal, periodsOfTariff, pricePeriods } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readMarket } from './market.ts';

/** A tariff as far as its prices need it. */
export interface PricedTariff {
  id: string;
  timeZone: string;
  versions: readonly TariffVersion[];
}

/** Periods of a span with their prices; a market price that is not known is null. */
export async function readPrices(
  energy: Pick<Energy, 'telemetry'>,
  tariff: PricedTariff,
  span: Span,
): Promise<PricePeriod[]> {
  const periods = periodsOfTariff(tariff.id, tariff.versions, tariff.timeZone, span);
  const used = [...new Set(periods.map(({ version }) => version))];
  const market = await readMarket(energy.telemetry, used, span);
  return pricePeriods(periods, market).map(({ version, energyPrice, totalPrice, ...period }) => ({
    ...period,
    energyPrice: energyPrice && formatDecimal(energyPrice),
    totalPrice: totalPrice && formatDecimal(totalPrice),
    version: `${tariff.id}/${version.validFrom}`,
  }));
}

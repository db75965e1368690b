import type { TariffVersion, TouPeriod } from '../../contracts/index.ts';
import type { Span } from '../grid.ts';
import { addDecimals, multiplyDecimals, parseDecimal, roundDecimal } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { tariffErrors } from './errors.ts';
import type { VersionedPeriod } from './periods.ts';

/** Base price of a stretch of time from a market series; null where it is not known (yet). Yuan per kWh. */
export interface MarketPrice extends Span {
  readonly price: Decimal | null;
}

/** Prices of a market series that tile the span; given by the server, which reads the point of the version. */
export type MarketLookup = (point: string, span: Span) => readonly MarketPrice[];

/** Factor of a period: that of the season where it has factors of its own, else that of the version. A missing one is an error. */
export function factorOf(version: TariffVersion, seasonId: string, period: TouPeriod): Decimal {
  const season = version.energy.seasons.find((s) => s.id === seasonId);
  const text = (season?.factors ?? version.energy.factors)[period];
  if (text === undefined) throw tariffErrors.FACTOR_MISSING({ version: version.validFrom, season: seasonId, period });
  return parseDecimal(text, `factors.${period}`);
}

/** The fixed base price; null when the base is a market series. */
export function fixedBase(version: TariffVersion): Decimal | null {
  const { base } = version.energy;
  return 'pricePerKwh' in base ? parseDecimal(base.pricePerKwh, 'energy.base.pricePerKwh') : null;
}

/** Sum of the parts per kWh that do not float. */
export function adderSum(version: TariffVersion): Decimal {
  return addDecimals(...version.adders.map((a) => parseDecimal(a.pricePerKwh, `adders.${a.id}`)));
}

/** Price per kWh of the energy part (base × factor, rounded where the version says so). */
export function energyPrice(version: TariffVersion, season: string, period: TouPeriod, base: Decimal): Decimal {
  const price = multiplyDecimals(base, factorOf(version, season, period));
  return version.energy.priceDigits === undefined ? price : roundDecimal(price, version.energy.priceDigits);
}

/** A period with its exact prices, yuan per kWh; null where a market price is not known. */
export interface PricedPeriod<V extends TariffVersion = TariffVersion> extends VersionedPeriod<V> {
  readonly energyPrice: Decimal | null;
  /** Energy price and adders. */
  readonly totalPrice: Decimal | null;
}

/** Puts prices on periods. Where the base is a market series, a period is cut at its steps. */
export function pricePeriods<V extends TariffVersion>(
  periods: readonly VersionedPeriod<V>[],
  market: MarketLookup,
): PricedPeriod<V>[] {
  return periods.flatMap((period) => {
    const { version, season } = period;
    const { base } = version.energy;
    const adders = adderSum(version);
    const priced = (span: Span, basePrice: Decimal | null): PricedPeriod<V> => {
      const energy = basePrice && energyPrice(version, season, period.period, basePrice);
      return {
        ...period,
        from: span.from,
        to: span.to,
        energyPrice: energy,
        totalPrice: energy && addDecimals(energy, adders),
      };
    };
    if ('pricePerKwh' in base) return [priced(period, fixedBase(version))];
    return market(base.point, period).map(({ from, to, price }) => priced({ from, to }, price));
  });
}

import type { Tariff, TariffVersion } from '../../contracts/index.ts';
import {
  classifyIntervals,
  energyPrice,
  fixedBase,
  formatDecimal,
  periodsOf,
  pricePeriods,
  versionSpans,
} from '../tariff/index.ts';
import type { Decimal, MarketLookup, TariffSlot, VersionSpan } from '../tariff/index.ts';
import { billErrors } from './errors.ts';
import { billingMonth, localDays } from './month.ts';
import type { BillingMonth } from './month.ts';

/** The part of the month that one version is valid in. */
export interface BillPart extends VersionSpan {
  /** `<tariff>/<validFrom>`. */
  readonly ref: string;
  /** Local days of the part. */
  readonly days: number;
}

/** An energy line to be: a period under one version, with its price. */
export interface BillSlot extends TariffSlot {
  readonly part: BillPart;
  /** Null where the base is a market price: see {@link BillFrame.prices}. */
  readonly price: Decimal | null;
}

/** What all accounts of a tariff have in common in a month: made once, used for each. */
export interface BillFrame {
  readonly tariff: Tariff;
  readonly timeZone: string;
  readonly month: BillingMonth;
  /** Width of an interval, ms. */
  readonly width: number;
  readonly parts: readonly BillPart[];
  readonly slots: readonly BillSlot[];
  /** Slot of each interval. */
  readonly index: Uint8Array;
  /** Market prices of intervals by `priceIndex`; null is a price that is not known. Empty without a market price. */
  readonly prices: readonly (Decimal | null)[];
  readonly priceIndex: Uint16Array | null;
}

export interface FrameOptions {
  /** Zone where the tariff has none. */
  readonly timeZone: string;
  readonly width: number;
  readonly market?: MarketLookup;
}

/** Cuts a month by versions, seasons and periods of a tariff. */
export function createBillFrame(tariff: Tariff, month: string, options: FrameOptions): BillFrame {
  const { width } = options;
  const timeZone = tariff.timeZone ?? options.timeZone;
  const span = billingMonth(month, timeZone);
  if (span.from % width !== 0 || span.to % width !== 0)
    throw billErrors.INTERVAL_UNALIGNED({ month, timeZone, minutes: width / 60_000 });
  const parts = versionSpans(tariff.id, tariff.versions, timeZone, span).map((part) => ({
    ...part,
    ref: `${tariff.id}/${part.version.validFrom}`,
    days: localDays(part, timeZone),
  }));
  const { slots, index } = classifyIntervals(tariff.id, tariff.versions, timeZone, { ...span, width });
  return {
    tariff,
    timeZone,
    month: span,
    width,
    parts,
    slots: slots.map((slot) => ({
      ...slot,
      part: parts.find(({ version }) => version === slot.version)!,
      price: fixedPrice(slot),
    })),
    index,
    ...marketPrices(parts, timeZone, width, options.market),
  };
}

function fixedPrice({ version, season, period }: TariffSlot): Decimal | null {
  const base = fixedBase(version);
  return base && energyPrice(version, season, period, base);
}

function isMarket(version: TariffVersion): boolean {
  return 'point' in version.energy.base;
}

function marketPrices(
  parts: readonly BillPart[],
  timeZone: string,
  width: number,
  market: MarketLookup | undefined,
): Pick<BillFrame, 'prices' | 'priceIndex'> {
  if (!parts.some(({ version }) => isMarket(version))) return { prices: [], priceIndex: null };
  const [start, end] = [parts[0]!.from, parts.at(-1)!.to];
  const prices: (Decimal | null)[] = [null];
  const known = new Map<string, number>();
  const priceIndex = new Uint16Array((end - start) / width);
  for (const part of parts) {
    const { base } = part.version.energy;
    if (!('point' in base) || !market) continue;
    const periods = periodsOf(part.version, timeZone, part).map((p) => ({ ...p, version: part.version }));
    for (const { from, to, energyPrice: price } of pricePeriods(periods, market)) {
      if ((from - start) % width !== 0 || (to - start) % width !== 0)
        throw billErrors.MARKET_STEP({
          point: base.point,
          at: new Date((from - start) % width === 0 ? to : from).toISOString(),
          minutes: width / 60_000,
        });
      if (price === null) continue;
      const key = formatDecimal(price);
      let at = known.get(key);
      if (at === undefined) known.set(key, (at = prices.push(price) - 1));
      priceIndex.fill(at, (from - start) / width, (to - start) / width);
    }
  }
  return { prices, priceIndex };
}

import type { DemandCharge } from '../../contracts/index.ts';
import type { Outlook } from './outlook.ts';
import { peakWorthHolding, type PastPeak } from './past-peak.ts';
import { neededKwh } from './reserve.ts';
import type { Stored } from './reserve.ts';
import type { PlannableConfig } from './site.ts';

/** What a level is chosen by. */
export interface HeldPeakInput {
  readonly buy: readonly number[];
  readonly lengthsH: readonly number[];
  /** That of the running month, from where it is reckoned. */
  readonly charge: DemandCharge | undefined;
  /** Net load of the last weeks by quarter hour, kW. */
  readonly pastNetKw: ArrayLike<number>;
  /** Length of a billing period, d; 30 if absent. */
  readonly billingDays?: number | undefined;
}

/**
 * The peak that plans and controller hold together, where the fast controller has a battery to do it with. A month that has
 * come higher already, or will, is held there, which takes less; nothing is kept for a peak that the contract forbids anyway.
 */
export function heldPeak(
  { batteries, control, contractKw }: PlannableConfig,
  { stored }: Outlook,
  { buy, lengthsH, charge, pastNetKw, billingDays = 30 }: HeldPeakInput,
): PastPeak | null {
  const controlled = batteries.some((battery) => control.devices.some(({ id }) => id === battery.id));
  if (!charge || !controlled || control.gridPowerPoint === undefined) return null;
  const wear = Math.max(...batteries.map(({ degradationPerKwh }) => degradationPerKwh));
  const perKwhDay = earnedInDay(buy, lengthsH, wear, stored);
  const past = peakWorthHolding(pastNetKw, stored, { perKw: charge.pricePerKw, perKwhDay, days: billingDays });
  if (!past) return null;
  const levelKw = Math.max(past.levelKw, charge.incumbentKw, charge.thresholdKw);
  if (contractKw !== undefined && levelKw >= contractKw - control.guardKw) return { levelKw, energyKwh: 0 };
  if (levelKw === past.levelKw) return past;
  const known = Array.from(pastNetKw).filter((kw) => Number.isFinite(kw));
  const energyKwh = neededKwh(known, new Array<number>(known.length).fill(0.25), levelKw, stored);
  return { levelKw, energyKwh: Math.min(past.energyKwh, energyKwh) };
}

/**
 * What a stored kilowatt-hour earns in the first day of the prices, currency: filled and emptied as often as that pays, found
 * step by step from the better of being empty and being full before.
 */
function earnedInDay(
  buy: readonly number[],
  lengthsH: readonly number[],
  wear: number,
  { etaCharge, etaDischarge }: Stored,
) {
  let [empty, full, hours] = [0, -Infinity, 0];
  for (let t = 0; t < buy.length && hours < 24; t++) {
    hours += lengthsH[t]!;
    [empty, full] = [
      Math.max(empty, full + (buy[t]! - wear) * etaDischarge),
      Math.max(full, empty - (buy[t]! + wear) / etaCharge),
    ];
  }
  return empty;
}

import type { BatteryConfig, DispatchProblemInput } from '../../contracts/index.ts';
import type { Reserve } from './outlook.ts';
import { keptShare, siteIds, type PlannableConfig } from './site.ts';

type StoreInput = NonNullable<DispatchProblemInput['stores']>[number];

/** Above any price of energy and below that of a broken contract, currency/kWh and hour. */
const reservePrice = 10;

/** Just below what it costs, so that nothing is charged at the end of a horizon for its own sake. */
const leftShare = 0.99;

/** What a stored kilowatt-hour is worth behind the horizon, currency/kWh: filling it in at the lowest price. */
export function storedValue(buy: readonly number[], { etaCharge, degradationPerKwh }: BatteryConfig): number {
  return Math.max(0, (leftShare * (Math.min(...buy) + degradationPerKwh)) / etaCharge);
}

/**
 * A battery of a plan. It ends at least as full as it begins, so that a plan does not live on what is stored; what it ends with
 * is worth what that would cost in the cheapest hours, so that a surplus is stored rather than sold for less. What is kept for
 * the contract is a wish with a price: the controller may have used it, and then it is to be filled again, not a limit broken.
 */
export function storeOf(
  config: PlannableConfig,
  battery: BatteryConfig,
  initial: number,
  { reserve, buy }: { reserve: Reserve | null; buy: readonly number[] },
): StoreInput {
  const eMin = battery.socMin * battery.capacityKwh;
  const eMax = battery.socMax * battery.capacityKwh;
  const lowest = Math.min(eMax, eMin + keptShare(config, battery.id) * battery.capacityKwh);
  const share = reserve && reserve.usableKwh > 0 ? (eMax - lowest) / reserve.usableKwh : 0;
  const wanted = reserve ? reserve.kwh.map((kwh) => lowest + kwh * share) : lowest;
  return {
    id: battery.id,
    bus: siteIds.bus,
    capacity: battery.capacityKwh,
    eMin,
    eMax,
    initial,
    chargeMax: battery.chargeMaxKw,
    dischargeMax: battery.dischargeMaxKw,
    etaCharge: battery.etaCharge,
    etaDischarge: battery.etaDischarge,
    degradationCharge: battery.degradationPerKwh,
    degradationDischarge: battery.degradationPerKwh,
    final: { energy: Math.min(eMax, Math.max(eMin, initial)), kind: 'at-least' },
    terminalValue: storedValue(buy, battery),
    ...(lowest > eMin || share > 0 ? { softMin: { energy: wanted, price: reservePrice } } : {}),
  };
}

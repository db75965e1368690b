import type { BatteryConfig, DemandCharge } from '../../contracts/index.ts';
import type { PastPeak } from './past-peak.ts';
import { energyReserve, holdableKw, marginSeen, reserveMargin } from './reserve.ts';
import type { StepForecast, Stored } from './reserve.ts';
import { keptShare, type PlannableConfig } from './site.ts';
import type { SocReading } from './soc.ts';

/** What is expected of the park's net load, and what its batteries can do. */
export interface Outlook {
  /** Forecast of the net load, and how far it lies above once in ten times, kW. */
  readonly net: readonly number[];
  readonly margin: readonly number[];
  readonly stored: Stored;
  /** In store above the lowest. */
  readonly energyKwh: number;
}

export function outlookOf(
  config: PlannableConfig,
  bands: readonly StepForecast[],
  soc: readonly SocReading[],
): Outlook {
  const { batteries } = config;
  const margin = reserveMargin(bands, bands[0]?.q50.length ?? 0);
  const net = margin.map((_, t) =>
    bands.reduce((sum, { series, q50 }) => (series === 'load' ? sum + q50[t]! : sum - q50[t]!), 0),
  );
  const sum = (of: (battery: BatteryConfig) => number): number =>
    batteries.reduce((all, battery) => all + of(battery), 0);
  const lowest = (own: BatteryConfig): number => (own.socMin + keptShare(config, own.id)) * own.capacityKwh;
  return {
    net,
    margin,
    stored: {
      usableKwh: sum((own) => Math.max(0, own.socMax * own.capacityKwh - lowest(own))),
      chargeMaxKw: sum(({ chargeMaxKw }) => chargeMaxKw),
      dischargeMaxKw: sum(({ dischargeMaxKw }) => dischargeMaxKw),
      etaCharge: Math.min(...batteries.map(({ etaCharge }) => etaCharge)),
      etaDischarge: Math.min(...batteries.map(({ etaDischarge }) => etaDischarge)),
    },
    energyKwh: sum((own) => Math.max(0, (soc.find(({ store }) => store === own.id)?.kwh ?? 0) - lowest(own))),
  };
}

export interface Reserve {
  /** Of all batteries together at the end of each step, above their lowest energies. */
  readonly kwh: readonly number[];
  readonly usableKwh: number;
}

/**
 * Margins by which the net load may come above its forecast when energy is kept for a peak: a month has many quarter hours
 * that come higher than once in ten times, and the highest of them is billed.
 */
const peakMargins = 2;

/**
 * Energy for the peak of the demand at every step but the last: what comes after it is not known. No more than it takes from
 * there on: where the net load stays below the level even if it comes far above its forecast, nothing has to be kept. Without
 * bands nobody knows how far that is, and all of it is kept.
 */
export function reserveForPeak(
  reserve: Reserve | null,
  held: PastPeak | null,
  { net, margin, stored }: Outlook,
  bands: readonly StepForecast[],
  lengthsH: readonly number[],
): Reserve | null {
  if (!held || held.energyKwh <= 0) return reserve;
  const { levelKw, energyKwh } = held;
  const seen = marginSeen(bands, lengthsH);
  const needed = margin.some((kw) => kw > 0)
    ? energyReserve(net, lengthsH, levelKw, stored, (after, step) => peakMargins * seen(after, step))
    : lengthsH.map((_, t) => (t < lengthsH.length - 1 ? energyKwh : 0));
  const kwh = needed.map((own, t) => Math.max(Math.min(own, energyKwh), reserve?.kwh[t] ?? 0));
  return { usableKwh: stored.usableKwh, kwh };
}

/** Energy that holds the contract where the net load comes as high as once in ten times from there on; null: none is wanted. */
export function reserveOf(
  { reserve, contractKw, control }: PlannableConfig,
  { net, stored }: Outlook,
  bands: readonly StepForecast[],
  lengthsH: readonly number[],
): Reserve | null {
  if (reserve === 'off' || contractKw === undefined) return null;
  const limitKw = contractKw - control.guardKw;
  const kwh = energyReserve(net, lengthsH, limitKw, stored, marginSeen(bands, lengthsH));
  return { kwh, usableKwh: stored.usableKwh };
}

/**
 * Demand charges that begin where no plan can keep the import below if the net load comes as forecast, however the batteries
 * are used. Nothing is added for its error: hours do not all come above their forecast, and a peak that is given up for that is
 * not held although it could have been.
 */
export function chargesFrom(
  charges: readonly DemandCharge[],
  { net, stored, energyKwh }: Outlook,
  lengthsH: readonly number[],
): DemandCharge[] {
  return charges.map((charge) => {
    const inside = (t: number): boolean => !charge.window || Boolean(charge.window[t]);
    const level = holdableKw(
      net.map((kw, t) => (inside(t) ? kw : 0)),
      lengthsH,
      energyKwh,
      stored,
    );
    return { ...charge, thresholdKw: Math.max(charge.thresholdKw, level) };
  });
}

/** A demand charge that begins at the level which the past weeks say can be held; none where there is no charge. */
export const heldFrom = (charge: DemandCharge | undefined, heldKw = 0): DemandCharge[] =>
  charge ? [{ ...charge, thresholdKw: Math.max(charge.thresholdKw, heldKw) }] : [];

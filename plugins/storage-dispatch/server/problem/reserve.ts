import type { PowerSeries } from '../../contracts/index.ts';
import type { Growth } from './error-growth.ts';

/** A forecast on the steps of the problem, kW. */
export interface StepForecast {
  series: PowerSeries;
  q10: readonly (number | null)[];
  q50: readonly number[];
  q90: readonly (number | null)[];
  /** How its errors grow with the lead; absent: not at all. */
  growth?: Growth;
}

/**
 * Margin of the net load per step: how far it lies above its forecast once in ten times. Upper half bands of the load and
 * lower ones of the generation add as the roots of their squares, as errors do that know nothing of each other; adding them
 * plainly would hold back more than is needed. A series without a band adds nothing.
 */
export function reserveMargin(forecasts: readonly StepForecast[], count: number): number[] {
  return Array.from({ length: count }, (_, t) => joined(forecasts, t, () => 1));
}

/** Margin of a step; each series at its share. */
function joined(forecasts: readonly StepForecast[], t: number, share: (forecast: StepForecast) => number): number {
  let squares = 0;
  for (const forecast of forecasts) {
    const { series, q10, q50, q90 } = forecast;
    const edge = series === 'load' ? q90[t] : q10[t];
    if (edge === null || edge === undefined) continue;
    const half = Math.max(0, series === 'load' ? edge - q50[t]! : q50[t]! - edge);
    squares += (half * share(forecast)) ** 2;
  }
  return Math.round(Math.sqrt(squares) * 1000) / 1000;
}

/**
 * As {@link reserveMargin} of a step, as it will be seen from the end of a step before: by then the load has shown itself, and
 * a new plan knows it. What is still uncertain is as much as errors are at the lead that is left.
 */
export function marginSeen(
  forecasts: readonly StepForecast[],
  lengthsH: readonly number[],
): (after: number, step: number) => number {
  const ends: number[] = [];
  lengthsH.forEach((hours, t) => ends.push((ends[t - 1] ?? 0) + hours));
  return (after, step) => {
    const middle = ends[step]! - lengthsH[step]! / 2;
    const left = middle - (after < 0 ? 0 : ends[after]!);
    return joined(forecasts, step, ({ growth }) => (growth ? growth(left) / growth(middle) : 1));
  };
}

/** What can be stored and given by the batteries of a park together. */
export interface Stored {
  readonly usableKwh: number;
  readonly chargeMaxKw: number;
  readonly dischargeMaxKw: number;
  readonly etaCharge: number;
  readonly etaDischarge: number;
}

/**
 * Energy above the lowest that must be stored at the end of each step, kWh, for a limit on the import to be held from there on
 * if the net load comes as given and with a margin on top, that of each step as it will be seen from there: backwards, what
 * lies above the limit has to be there before, less what the room below it lets charge in between. Holding energy costs less
 * than holding the import itself below the limit by the margin: nothing is discharged unless the load does come.
 */
export function energyReserve(
  netLoadKw: readonly number[],
  lengthsH: readonly number[],
  limitKw: number,
  stored: Stored,
  margin: (after: number, step: number) => number = () => 0,
): number[] {
  return netLoadKw.map((_, after) => {
    let needed = 0;
    for (let t = netLoadKw.length - 1; t > after; t--)
      needed = neededBefore(needed, netLoadKw[t]! + margin(after, t) - limitKw, lengthsH[t]!, stored);
    return Math.round(Math.min(needed, stored.usableKwh) * 1000) / 1000;
  });
}

/** Energy needed before a step, from what is needed after it and by how much the net load lies above the limit. */
function neededBefore(
  neededKwh: number,
  aboveKw: number,
  lengthH: number,
  { chargeMaxKw, dischargeMaxKw, etaCharge, etaDischarge }: Stored,
): number {
  if (aboveKw > 0) return neededKwh + (Math.min(aboveKw, dischargeMaxKw) * lengthH) / etaDischarge;
  return Math.max(0, neededKwh - Math.min(-aboveKw, chargeMaxKw) * lengthH * etaCharge);
}

/** Energy above the lowest that has to be stored at any time for a limit to be held over the steps, kWh. */
export function neededKwh(
  netLoadKw: ArrayLike<number>,
  lengthsH: ArrayLike<number>,
  limitKw: number,
  stored: Stored,
): number {
  let [needed, most] = [0, 0];
  for (let t = netLoadKw.length - 1; t >= 0; t--) {
    needed = Math.min(stored.usableKwh, neededBefore(needed, netLoadKw[t]! - limitKw, lengthsH[t]!, stored));
    most = Math.max(most, needed);
  }
  return Math.round(most * 1000) / 1000;
}

/** kW to which a level is found. */
const levelStep = 1;

/**
 * Lowest import that the batteries can hold over the steps if the net load comes as given, from `energyKwh` above their
 * lowest, kW: a peak below it will be exceeded anyway, and is not worth a plan.
 */
export function holdableKw(
  netLoadKw: ArrayLike<number>,
  lengthsH: ArrayLike<number>,
  energyKwh: number,
  { usableKwh, chargeMaxKw, dischargeMaxKw, etaCharge, etaDischarge }: Stored,
): number {
  let top = 0;
  for (let t = 0; t < netLoadKw.length; t++) top = Math.max(top, netLoadKw[t]!);
  // As in neededBefore, written out: a month of quarter hours is gone through a hundred times for each plan.
  const holds = (level: number): boolean => {
    let needed = 0;
    for (let t = netLoadKw.length - 1; t >= 0; t--) {
      const above = netLoadKw[t]! - level;
      if (above > dischargeMaxKw) return false;
      needed =
        above > 0
          ? needed + (above * lengthsH[t]!) / etaDischarge
          : Math.max(0, needed - Math.min(-above, chargeMaxKw) * lengthsH[t]! * etaCharge);
      if (needed > usableKwh) return false;
    }
    return needed <= energyKwh;
  };
  let [low, high] = [Math.max(0, top - dischargeMaxKw), top];
  while (high - low > levelStep) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return Math.round(high);
}

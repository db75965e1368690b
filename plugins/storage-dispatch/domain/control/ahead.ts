import { highestOf, largestRise } from './recent-peak.ts';
import type { Ahead, ControlInputs, DeviceImage, RecentPeak } from './types.ts';

/** What is known of the net load. */
interface Seen {
  readonly peaks: readonly RecentPeak[];
  readonly usualStepKw: number | null;
  readonly netLoad: { readonly highKw: number; readonly lowKw: number; readonly rawKw: number };
}

/** Usual steps that a load is expected to go up by in a cycle, before and after the limit was exceeded. */
const stepsAhead = 2;
const stepsAfterExcess = 4;

/**
 * What the net load may come to in the next cycle; never less than it is.
 *
 * While the limit holds that is two usual steps more, but no more than the highest of late: it costs energy to be ahead, and
 * what comes higher is over for one cycle. After an excess the next cycle has to be below, and so it is the largest rise of
 * late, up to the highest of late or four usual steps above what is now: a load at its highest goes on to a higher one.
 */
export function mayComeTo({ peaks, usualStepKw, netLoad }: Seen, exceeded: boolean): number {
  const { highKw, rawKw } = netLoad;
  const usual = usualStepKw ?? 0;
  if (!exceeded) return Math.max(highKw, Math.min(highestOf(peaks), highKw + stepsAhead * usual));
  const leastKw = rawKw + stepsAfterExcess * usual;
  return Math.max(highKw, leastKw, Math.min(rawKw + largestRise(peaks), highestOf(peaks)));
}

/** Share of the guard within which a power counts as above its limit: the meter may show less than there is. */
const meterShare = 0.5;

/** Hours for which the stored energy must last at what is given to be ahead: one that is empty holds no limit at all. */
const lastingH = 2;

/** Energy that the batteries can give, kWh at the connection; without limit where no store is known. */
function storedKwh(batteries: readonly DeviceImage[]): number {
  return batteries.reduce((sum, { device, telemetry }) => {
    const { energy } = device.limits;
    const stored = telemetry?.energyKwh ?? null;
    if (!energy || stored === null || !Number.isFinite(stored)) return Infinity;
    return sum + Math.max(0, stored - energy.minKwh) * energy.dischargeEfficiency;
  }, 0);
}

/**
 * How far to be ahead in this cycle, by whether a limit was exceeded in it. Before an excess no more than the batteries can
 * keep up: on a long stretch near the limit what is given to be ahead would be missing at its end.
 */
export function aheadOf(seen: Seen, { grid, settings }: ControlInputs, batteries: readonly DeviceImage[] = []): Ahead {
  const { importLimitKw, exportLimitKw, guardKw } = settings;
  const above = (kw: number, limitKw: number | null): boolean =>
    limitKw !== null && kw > limitKw - meterShare * guardKw + 1e-6;
  const imported = above(grid?.importKw ?? -Infinity, importLimitKw);
  const exported = above(-(grid?.importKw ?? Infinity), exportLimitKw);
  const { lowKw, rawKw } = seen.netLoad;
  const fallsTo = exported ? Math.min(lowKw, rawKw - stepsAfterExcess * (seen.usualStepKw ?? 0)) : lowKw;
  const comesTo = mayComeTo(seen, imported);
  const lasting = seen.netLoad.highKw + (batteries.length > 0 ? storedKwh(batteries) / lastingH : Infinity);
  return { highKw: imported ? comesTo : Math.min(comesTo, lasting), lowKw: fallsTo, imported, exported };
}

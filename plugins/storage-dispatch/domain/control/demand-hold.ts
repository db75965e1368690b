import type { ControlPlan, DemandInterval } from './types.ts';

/** Measurement interval of the demand charge, ms: quarter hours of the clock. */
const intervalMs = 900_000;
/** Time constant of the net load that is expected for the rest of an interval, s. */
const smoothS = 180;
/** The rest is taken for this long at least: in the last seconds any power would be asked for. */
const leastRestS = 20;

/** Counts a measured import into its quarter hour; `netKw` is the load without the controlled batteries. */
export function nextInterval(
  last: DemandInterval | null,
  now: number,
  importKw: number,
  netKw: number,
  dtS: number,
): DemandInterval {
  const start = Math.floor(now / intervalMs) * intervalMs;
  const share = 1 - Math.exp(-dtS / smoothS);
  const smooth = last ? last.netKw + (netKw - last.netKw) * share : netKw;
  // Of a cycle that began in the interval before only the part in this one counts.
  const ownS = Math.min(dtS, (now - start) / 1000);
  const importKwh = (Math.max(0, importKw) * ownS) / 3600;
  if (last?.start !== start) return { start, importKwh, seenS: ownS, netKw: smooth };
  return { start, importKwh: last.importKwh + importKwh, seenS: last.seenS + ownS, netKw: smooth };
}

/**
 * Power that the batteries must give together for the mean import of the running quarter hour to end at the planned peak, if
 * the net load goes on as it was over the last minutes; −Infinity where no peak is to be held. What of the interval was not
 * measured counts as what was.
 */
export function heldSum(hold: ControlPlan['hold'], interval: DemandInterval | null, now: number): number {
  if (!hold || !interval || now >= hold.until) return -Infinity;
  const passedS = (now - interval.start) / 1000;
  if (passedS < 0) return -Infinity;
  const restS = Math.max(leastRestS, intervalMs / 1000 - passedS);
  const seenKw = interval.seenS > 0 ? (interval.importKwh * 3600) / interval.seenS : hold.kw;
  const allowedKw = hold.kw + ((hold.kw - seenKw) * passedS) / restS;
  return interval.netKw - allowedKw;
}

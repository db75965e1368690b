import type { Span } from '../grid.ts';
import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';

/** One hour (or any bucket) of a meter: what its registers say, and what its power gauge saw. */
export interface PowerHour extends Span {
  /** Net of the registers in the direction of positive power, Wh; null when one of them is not measured. */
  registerWh: number | null;
  /** Arithmetic mean of the gauge in W on the primary side. */
  meanW: number;
  minW: number;
  maxW: number;
  /** Samples in the bucket, and how many there should be. */
  count: number;
  expected: number;
  /** Whether both directions have a register, so that a change of sign is no matter. */
  bothWays: boolean;
}

/** Part of the expected samples below which a mean says little. */
const leastCount = 0.9;
/** Below this part of the rating the gauge's own error is larger than any tolerance. */
const idlePart = 0.01;

/**
 * The hour with each part of it counting alike: samples that come more densely for a while, as after an interruption or from a
 * history, say more of that while than of the hour, and their number hides a hole.
 * @param minutes means of the gauge, W on the primary side, by start of the minute in ms UTC
 * @param everySeconds how often a sample should come: the length of a part, at least a minute
 */
export function weighEvenly(
  hour: PowerHour,
  minutes: readonly { readonly ts: number; readonly meanW: number }[],
  everySeconds: number,
): PowerHour {
  const parts = Math.max(1, Math.floor((hour.to - hour.from) / (Math.max(60, everySeconds) * 1000)));
  const sums = Array.from({ length: parts }, () => ({ watts: 0, count: 0 }));
  for (const { ts, meanW } of minutes) {
    const part = sums[Math.floor(((ts - hour.from) / (hour.to - hour.from)) * parts)];
    if (!part) continue;
    part.watts += meanW;
    part.count++;
  }
  const seen = sums.filter(({ count }) => count > 0);
  const meanW = seen.reduce((sum, { watts, count }) => sum + watts / count, 0) / Math.max(1, seen.length);
  return { ...hour, meanW, count: seen.length, expected: parts };
}

/**
 * `power-mismatch`: the registers and the integrated power differ, in hours where both are known. Hours in a row become one
 * finding with the worst of them.
 */
export function findPowerMismatch(
  subject: Subject,
  hours: readonly PowerHour[],
  tolerancePercent: number,
  ratedW: number | null,
): Finding[] {
  if (tolerancePercent === 0) return [];
  const found: Finding[] = [];
  for (const hour of hours) {
    const length = hour.to - hour.from;
    if (hour.registerWh === null || hour.count < leastCount * hour.expected) continue;
    if (!hour.bothWays && hour.minW < 0 && hour.maxW > 0) continue;
    const integrated = (hour.meanW * length) / 3_600_000;
    const floor = ratedW === null ? 0 : (ratedW * idlePart * length) / 3_600_000;
    const size = Math.max(Math.abs(hour.registerWh), Math.abs(integrated));
    const limit = Math.round(Math.max((size * tolerancePercent) / 100, floor));
    const measured = Math.round(hour.registerWh - integrated);
    if (Math.abs(measured) <= limit) continue;
    const last = found.at(-1);
    if (last && last.to === hour.from) {
      last.to = hour.to;
      if (Math.abs(measured) - limit > Math.abs(last.measured!) - last.limit!) Object.assign(last, { measured, limit });
    } else found.push(finding('power-mismatch', subject, hour, { measured, limit }));
  }
  return found;
}

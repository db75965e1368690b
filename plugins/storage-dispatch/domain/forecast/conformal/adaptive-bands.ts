import type { ForecastRun } from '../backtest/walk-forward.ts';
import type { Rest } from '../context.ts';
import { calibrate, offsetsOf, tail, type Calibration, type GroupOf } from './calibration.ts';

/** How bands follow errors. */
export interface BandOptions {
  /** Issues that a band is calibrated on at most, and at least. */
  most: number;
  least: number;
  /** Step of the tail shares for each issue's misses; 0 keeps them at 10 %. */
  gamma: number;
  rest?: Rest;
}

/** Chosen, as the settings of the trees, on days before the last 56 of the steel year. */
export const bandDefaults: Omit<BandOptions, 'most' | 'least'> = { gamma: 0.1 };

/** Bands of a run, and the calibration for the next issue. */
export interface Bands {
  q10: Float64Array;
  q90: Float64Array;
  next: Calibration | null;
}

/**
 * Adaptive conformal prediction (Gibbs and Candès 2021): each issue's band is calibrated on the issues before it; when more
 * outcomes than meant fell outside on a side, that side's share shrinks and its band widens. So the coverage holds in the
 * long run also where errors are not exchangeable. NaN where too few issues lie before.
 */
export function adaptiveBands(
  run: ForecastRun,
  groupOf: GroupOf,
  /** First step not known when the band after the run is wanted. */
  knownBefore: number,
  { most, least, gamma, rest }: BandOptions,
): Bands {
  const { issues, horizon, q50, actual } = run;
  const q10 = new Float64Array(q50.length).fill(NaN);
  const q90 = new Float64Array(q50.length).fill(NaN);
  const alpha: [number, number] = [tail, tail];
  let judged = 0;
  const at = (n: number, now: number) => {
    // Outcomes of an issue are judged once all of them are in.
    for (; judged < n && issues[judged]! + horizon <= now; judged++) adapt(judged);
    return calibrate(run, groupOf, { from: Math.max(0, n - most), to: n, knownBefore: now }, [...alpha]);
  };
  const adapt = (n: number) => {
    const missed = [0, 0];
    let count = 0;
    for (let row = n * horizon; row < (n + 1) * horizon; row++) {
      if (Number.isNaN(actual[row]!) || Number.isNaN(q10[row]!)) continue;
      count++;
      if (actual[row]! < q10[row]!) missed[0]!++;
      if (actual[row]! > q90[row]!) missed[1]!++;
    }
    if (count === 0) return;
    for (const side of [0, 1] as const)
      alpha[side] = Math.min(0.3, Math.max(0.02, alpha[side] + gamma * (tail - missed[side]! / count)));
  };
  for (let n = least; n < issues.length; n++) {
    rest?.();
    const calibration = at(n, issues[n]!);
    if (!calibration) continue;
    for (let h = 0; h < horizon; h++) {
      const row = n * horizon + h;
      const [lower, upper] = offsetsOf(calibration, groupOf(issues[n]!, h), run.leads?.[h]);
      q10[row] = q50[row]! + lower;
      q90[row] = q50[row]! + upper;
    }
  }
  return { q10, q90, next: issues.length < least ? null : at(issues.length, knownBefore) };
}

import type { ForecastRun } from '../backtest/walk-forward.ts';
import { sortedQuantile } from '../quantile.ts';
import { leadScales } from './lead-scales.ts';

/** Share of outcomes meant to lie below q10, and above q90. */
export const tail = 0.1;

/** What is added to the median to get the band, by group. */
export interface Calibration {
  /** By hour of the day, and day of the horizon: `24·dayAhead + hour`. NaN where the group had too few outcomes. */
  lower: Float64Array;
  upper: Float64Array;
  /** Over all groups, for those. */
  pooled: readonly [lower: number, upper: number];
  /** Factor of both by group of leads. */
  scales: Float64Array;
  /** Tail shares in force, after what was missed lately. */
  alpha: readonly [lower: number, upper: number];
  /** First and last issue whose outcomes were used, as steps. */
  firstIssue: number;
  lastIssue: number;
}

/** Outcomes that a group needs to have a band of its own. */
const enough = 20;

/** Hours and days ahead of each step of the horizon of an issue. */
export type GroupOf = (issue: number, h: number) => number;

/** Groups by local hour and day ahead. */
export function hourGroups(slot: Int32Array, slotsPerDay: number): GroupOf {
  return (issue, h) => Math.floor(h / slotsPerDay) * 24 + Math.floor((slot[issue + h]! * 24) / slotsPerDay);
}

/**
 * Split conformal prediction (Vovk et al. 2005; Lei et al. 2018) on signed errors, a side at a time: within a group the
 * ⌈(n + 1)(1 − α)⌉-th smallest error bounds the next one with probability 1 − α, if errors are exchangeable. Uses the
 * issues `from … to − 1` of the run, and of those the steps over before step `knownBefore`. Errors are taken in the scale of
 * their lead. Null without enough of them.
 */
export function calibrate(
  run: ForecastRun,
  groupOf: GroupOf,
  window: { from: number; to: number; knownBefore: number },
  alpha: readonly [number, number] = [tail, tail],
): Calibration | null {
  const scales = leadScales(run, groupOf, window);
  const groups: number[][] = [];
  const all: number[] = [];
  for (let n = window.from; n < window.to; n++) {
    const issue = run.issues[n]!;
    for (let h = 0; h < run.horizon && issue + h < window.knownBefore; h++) {
      const scale = scales[run.leads?.[h] ?? 0]!;
      const error = (run.actual[n * run.horizon + h]! - run.q50[n * run.horizon + h]!) / scale;
      if (Number.isNaN(error)) continue;
      (groups[groupOf(issue, h)] ??= []).push(error);
      all.push(error);
    }
  }
  if (all.length < enough) return null;
  const lower = new Float64Array(groups.length).fill(NaN);
  const upper = new Float64Array(groups.length).fill(NaN);
  groups.forEach((errors, group) => {
    if (errors.length >= enough) [lower[group], upper[group]] = offsets(errors, alpha);
  });
  return {
    lower,
    upper,
    pooled: offsets(all, alpha),
    scales,
    alpha,
    firstIssue: run.issues[window.from]!,
    lastIssue: run.issues[window.to - 1]!,
  };
}

function offsets(errors: number[], [below, above]: readonly [number, number]): [number, number] {
  const sorted = Float64Array.from(errors).sort();
  // Finite-sample level of split conformal prediction.
  const level = (share: number) => Math.min(1, ((1 - share) * (sorted.length + 1)) / sorted.length);
  return [Math.min(0, sortedQuantile(sorted, 1 - level(below))), Math.max(0, sortedQuantile(sorted, level(above)))];
}

/** Lower and upper offset of a group, at a lead where these depend on it. */
export function offsetsOf(calibration: Calibration, group: number, lead?: number): readonly [number, number] {
  const own = calibration.lower[group] ?? NaN;
  const [lower, upper] = Number.isNaN(own) ? calibration.pooled : [own, calibration.upper[group]!];
  const scale = lead === undefined ? 1 : calibration.scales[lead]!;
  return [lower * scale, upper * scale];
}

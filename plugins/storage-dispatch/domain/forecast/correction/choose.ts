import type { ForecastCorrection } from '../../../contracts/forecast.ts';
import type { ForecastRun } from '../backtest/walk-forward.ts';
import { cutToBounds } from '../bounds.ts';
import type { ForecastContext } from '../context.ts';
import { carryOn } from './apply.ts';
import { lookBackOf, recentError } from './recent-error.ts';

/** Corrections that are tried: half an hour to a working day until an error is forgotten. */
const gains = [0.25, 0.5, 0.75, 1] as const;
const decays = [30, 60, 120, 240, 480] as const;

function triedOf(lookBack: number): ForecastCorrection[] {
  const windows = [...new Set([1, lookBack])];
  return (['offset', 'share'] as const).flatMap((as) =>
    windows.flatMap((window) =>
      gains.flatMap((gain) => decays.map((decayMinutes) => ({ window, as, gain, decayMinutes }))),
    ),
  );
}

/** Issues that must have been judged before one is corrected. */
const leastIssues = 4;
/** Time after an issue in which a correction is judged, ms; later there is little left of it. */
const judgedMs = 86_400_000;

/** A run with its corrections, and the one for the next issue; null where that does not pay. */
export interface CorrectedRun {
  run: ForecastRun;
  correction: ForecastCorrection | null;
}

/** How much a lead counts when ways of correcting are compared: the next hour, which a controller runs on, most. */
const weightOf = (lead: number, stepMs: number): number => 1 / (1 + (lead * stepMs) / 3_600_000);

/**
 * Chooses how the newest error is carried on, walking forward: each issue is corrected in the way that came closest on the
 * issues before it whose outcomes were in by then, so that the run is one that could have been made. This is tried with all
 * decays, and with the shorter ones alone: where an error says nothing of tomorrow it still says much of the next hour. Where
 * a run as a whole came no closer for it, it does not count, and if none did nothing is corrected: the backtest never gets
 * worse.
 */
export function correctedRun(context: ForecastContext, run: ForecastRun): CorrectedRun {
  const { issues, horizon, q50, actual, said } = run;
  if (!said) return { run, correction: null };
  const { stepMs } = context.steps;
  const back = lookBackOf(context);
  const tried = triedOf(back);
  const reach = Math.min(horizon, Math.max(1, Math.round(judgedMs / stepMs)));
  const weights = Float64Array.from({ length: horizon }, (_, lead) => weightOf(lead, stepMs));
  const losses = new Float64Array(tried.length);
  let [loss, judged] = [0, 0];
  const errorOf = (n: number, correction: ForecastCorrection): number =>
    recentError(context.values, issues[n]!, said.subarray(n * back, (n + 1) * back), correction);
  const judge = (n: number): void => {
    const from = n * horizon;
    const outcome = actual.subarray(from, from + reach);
    loss += lossOf(q50.subarray(from, from + reach), outcome, weights);
    tried.forEach((correction, k) => {
      const values = q50.slice(from, from + reach);
      carryOn(values, correction, errorOf(n, correction), stepMs);
      losses[k]! += lossOf(values, outcome, weights);
    });
    judged += 1;
  };
  const best = (longest: number): ForecastCorrection | null => {
    let found = -1;
    if (judged >= leastIssues)
      for (let k = 0; k < tried.length; k++)
        if (tried[k]!.decayMinutes <= longest && losses[k]! < (losses[found] ?? loss)) found = k;
    return tried[found] ?? null;
  };
  const ways = decays.map((longest) => ({ longest, values: q50.slice() }));
  for (let n = 0; n < issues.length; n++) {
    context.rest?.();
    for (; judged < n && issues[judged]! + reach <= issues[n]!;) judge(judged);
    for (const { longest, values: all } of ways) {
      const own = best(longest);
      if (!own) continue;
      const values = all.subarray(n * horizon, (n + 1) * horizon);
      carryOn(values, own, errorOf(n, own), stepMs);
      cutToBounds(context, issues[n]!, values);
    }
  }
  while (judged < issues.length) judge(judged);
  let [chosen, least]: [CorrectedRun, number] = [{ run, correction: null }, lossOf(q50, actual, weights)];
  for (const { longest, values } of ways) {
    const correction = best(longest);
    const weighted = lossOf(values, actual, weights);
    if (!correction || !(weighted < least) || !(lossOf(values, actual) < lossOf(q50, actual))) continue;
    [chosen, least] = [{ run: { ...run, q50: values }, correction }, weighted];
  }
  return chosen;
}

/** Sum of the absolute errors where both are known, by the weights of their leads where these are given. */
function lossOf(values: Float64Array, actual: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const error = Math.abs(values[i]! - actual[i]!);
    if (!Number.isNaN(error)) sum += weights ? error * weights[i % weights.length]! : error;
  }
  return sum;
}

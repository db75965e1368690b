import type { Distribution, MonteCarloInput } from '../../contracts/index.ts';
import { termsOf, z95 } from './entries.ts';
import { propagate } from './propagate.ts';
import type { Propagated } from './propagate.ts';
import { SeededRandom } from './random.ts';

export interface MonteCarloResult {
  /** From the best values, t. */
  tonnes: number;
  mean: number;
  sd: number;
  median: number;
  /** Ends of the interval, t. */
  low: number;
  high: number;
  confidencePct: number;
  draws: number;
  seed: number;
  method: string;
  propagation: Propagated;
}

/** Name of the method with its version, kept with each result. */
export const monteCarloMethod = 'carbon.monte-carlo@1';

/**
 * Draws every activity, and every factor once for all its entries, and adds up. Stated uncertainties are half widths of 95 %
 * intervals; the bounds of triangular and uniform distributions are the stated ones.
 */
export function monteCarlo(input: MonteCarloInput): MonteCarloResult {
  const { draws, seed, confidencePct } = input;
  const terms = termsOf(input.entries);
  const random = new SeededRandom(seed);
  const totals = new Float64Array(draws);
  const errors = new Map<string, Float64Array>();
  const own = new Float64Array(draws);
  for (const term of terms) {
    let factor = errors.get(term.group);
    if (!factor) {
      factor = fill(new Float64Array(draws), random, term.factorDistribution, term.factorPct);
      if (term.group.startsWith('factor ')) errors.set(term.group, factor);
    }
    fill(own, random, term.activityDistribution, term.activityPct);
    for (let i = 0; i < draws; i++) totals[i]! += term.tonnes * own[i]! * factor[i]!;
  }
  return {
    ...summary(totals, confidencePct),
    draws,
    seed,
    method: monteCarloMethod,
    propagation: propagate(terms),
    tonnes: sumOf(terms),
  };
}

function sumOf(terms: readonly { tonnes: number }[]): number {
  return terms.reduce((sum, { tonnes }) => sum + tonnes, 0);
}

/** Fills with draws around 1. */
function fill(target: Float64Array, random: SeededRandom, distribution: Distribution, pct: number): Float64Array {
  const share = pct / 100;
  if (share === 0) return target.fill(1);
  const sd = share / z95;
  const logSd = Math.log1p(share) / z95;
  for (let i = 0; i < target.length; i++) {
    if (distribution === 'normal') target[i] = 1 + sd * random.normal();
    else if (distribution === 'lognormal') target[i] = Math.exp(logSd * random.normal());
    else if (distribution === 'uniform') target[i] = 1 + share * (2 * random.uniform() - 1);
    // The sum of two uniform numbers is triangular.
    else target[i] = 1 + share * (random.uniform() + random.uniform() - 1);
  }
  return target;
}

function summary(totals: Float64Array, confidencePct: number) {
  const count = totals.length;
  const mean = totals.reduce((sum, value) => sum + value, 0) / count;
  const variance = totals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const sorted = totals.slice().sort();
  const tail = (1 - confidencePct / 100) / 2;
  const at = (share: number): number => quantile(sorted, share);
  return { mean, sd: Math.sqrt(variance), median: at(0.5), low: at(tail), high: at(1 - tail), confidencePct };
}

/** Linear between the two nearest of the sorted values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [low, rest] = [Math.floor(place), place % 1];
  return sorted[low]! + rest * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

import { apportion } from '../apportion.ts';
import type { EstimationInput, InputLookup } from './estimation-input.ts';
import type { LocalDays } from './local-days.ts';
import type { Direction } from '../../contracts/index.ts';

export interface SimilarDayRules {
  days: LocalDays;
  /** Days that are looked at, and how many of them must be measured. */
  count: number;
  least: number;
}

/** Median of integers, rounded half up when it lies between two. */
export function integerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}

/** The same interval on the earlier days that are looked at, newest first. */
export function similarSlots(start: number, { days, count }: Pick<SimilarDayRules, 'days' | 'count'>): number[] {
  const day = days.start(start);
  return days.similar(day, count).map((other) => days.sameSlot(start, day, other));
}

/** Median of the same interval on similar days; null when too few of them are measured. */
export function estimateSimilarDay(
  meter: string,
  direction: Direction,
  start: number,
  lookup: InputLookup,
  rules: SimilarDayRules,
): { amount: number; inputs: EstimationInput[] } | null {
  const inputs = similarSlots(start, rules).flatMap((slot) => lookup(meter, direction, slot) ?? []);
  if (inputs.length < rules.least) return null;
  return { amount: integerMedian(inputs.map((input) => input.amount)), inputs };
}

/** Spreads a known total by the shape of `weights`, exactly; null when the shape is all zero but the total is not. */
export function spreadTotal(total: number, weights: readonly number[]): number[] | null {
  if (total === 0) return weights.map(() => 0);
  if (weights.some((w) => w < 0) || weights.every((w) => w === 0)) return null;
  return apportion(total, weights);
}

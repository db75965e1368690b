import type { EstimationInput } from './estimation-input.ts';

/** Longest stretch that is estimated linearly, ms. */
export const linearMs = 2 * 3_600_000;

/**
 * Amounts of `count` intervals in a row between two neighbours, on the straight line between their amounts, each rounded to
 * an integer half up.
 */
export function linearAmounts(before: number, after: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => linearAmount(before, after, index, count));
}

/** One of {@link linearAmounts}. */
export function linearAmount(before: number, after: number, index: number, count: number): number {
  return Math.round((before * (count - index) + after * (index + 1)) / (count + 1));
}

/** Estimates a stretch between two measured neighbours; null when one is not known or the stretch is longer than two hours. */
export function estimateLinear(
  before: EstimationInput | undefined,
  after: EstimationInput | undefined,
  count: number,
  width: number,
): { amounts: number[]; inputs: [EstimationInput, EstimationInput] } | null {
  if (!before || !after || count * width > linearMs) return null;
  return { amounts: linearAmounts(before.amount, after.amount, count), inputs: [before, after] };
}

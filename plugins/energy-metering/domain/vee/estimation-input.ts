import type { ClosedInterval } from '../closed-interval.ts';
import type { Direction, IntervalMethod, IntervalReason } from '../../contracts/index.ts';

/** An interval that an estimate rests on, in the revision that was read. */
export interface EstimationInput {
  meter: string;
  direction: Direction;
  start: number;
  revision: number;
  /** Integer in the base unit. */
  amount: number;
}

/** Gives the usable interval of a meter, or undefined. */
export type InputLookup = (meter: string, direction: Direction, start: number) => EstimationInput | undefined;

/**
 * Whether estimates may rest on an interval: measured, edited by a person, or a counter difference or integrated power with a
 * known shape. Never on an estimate of this part, so that estimates follow from samples (and edits) alone, whatever the order
 * in which they come. The even spread over a long gap has no shape to learn from.
 */
export function isInput(interval: Pick<ClosedInterval, 'amount' | 'status' | 'method' | 'reason'>): boolean {
  if (interval.amount === null) return false;
  if (interval.status === 'actual' || interval.status === 'edited') return true;
  return interval.reason !== 'long-gap' && measuring.has(interval.method);
}

/** Methods that rest on samples. */
const measuring: ReadonlySet<IntervalMethod> = new Set(['counter-difference', 'power-integration', 'interval-sum']);
/** Methods of this part. */
const estimating: ReadonlySet<IntervalMethod> = new Set(['vee-linear', 'vee-parent-balance', 'vee-similar-day']);
/** Reasons for which there is no amount to be found: nothing ran through the meter, or its point measures something else. */
const noAmount: ReadonlySet<IntervalReason | null> = new Set(['out-of-service', 'unit-mismatch']);

/** Whether an interval was estimated by this part, so that samples alone say something else. */
export function isEstimate(interval: Pick<ClosedInterval, 'method'>): boolean {
  return estimating.has(interval.method);
}

/** Whether samples leave an interval open: nothing known, or a counter difference without shape over a long gap. */
export type HoleKind = 'missing' | 'gap';

/** @see HoleKind — null for an interval that closing knows, or that a person edited. */
export function holeKind(interval: Pick<ClosedInterval, 'amount' | 'method' | 'reason' | 'status'>): HoleKind | null {
  if (noAmount.has(interval.reason)) return null;
  if (interval.amount === null) return 'missing';
  return interval.reason === 'long-gap' && interval.method === 'counter-difference' ? 'gap' : null;
}

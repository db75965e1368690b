import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';
import { runSpan, slotRuns, worstSlot } from './slots.ts';
import type { Slots } from './slots.ts';

/** Fewer measured intervals of the same hour say nothing. */
const leastReference = 3;
/** Scaled median absolute deviations (1.4826 × MAD, the standard deviation of a normal distribution) that are still ordinary. */
const deviations = 8;
const madScale = 1.4826;
/** An amount a little above one that was measured lately is no spike, however rare that one was. */
const aboveSeen = 1.2;
/** Without a level to compare with, this part of the rating is still no spike. */
const idlePart = 0.05;

/** Middle of a list of numbers; of an even number the mean of both in the middle. The list is sorted in place. */
export function medianOf(values: number[] | Float64Array): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

/**
 * What the same hour on similar days allows: the largest of `factor` × median, median + 8 scaled deviations and 1.2 × the
 * largest amount. Null when too little is known, or when the hour is idle and no rating says what would be much.
 *
 * @param reference measured amounts of the same hour on similar days
 * @param perInterval rating in the base unit; null when unknown
 */
export function spikeLimit(reference: readonly number[], factor: number, perInterval: number | null): number | null {
  if (factor === 0 || reference.length < leastReference) return null;
  const median = medianOf([...reference]);
  if (median <= 0) return perInterval === null ? null : Math.round(perInterval * idlePart);
  const deviation = medianOf(reference.map((value) => Math.abs(value - median)));
  const seen = reference.reduce((a, b) => Math.max(a, b)) * aboveSeen;
  return Math.round(Math.max(median * factor, median + deviations * madScale * deviation, seen));
}

/**
 * Whether an amount stays within {@link spikeLimit} of a reference of which only `known` is read so far, whatever the rest of
 * it says. False where the rest decides.
 *
 * @param most how many amounts the whole reference can have
 */
export function surelyOrdinary(
  amount: number,
  known: readonly number[],
  most: number,
  perInterval: number | null,
): boolean {
  if (!(amount > 0)) return true;
  const seen = known.reduce((a, b) => Math.max(a, b), 0);
  if (amount > Math.round(seen * aboveSeen)) return false;
  // An hour whose median is zero has a limit of its own, or none without a rating.
  if (perInterval === null || amount <= Math.round(perInterval * idlePart)) return true;
  return 2 * known.filter((value) => value > 0).length > most;
}

/** `spike`: far above the same hour of similar days. `limitOf` gives the limit of a slot, or null. */
export function findSpikes(subject: Subject, slots: Slots, limitOf: (slot: number) => number | null): Finding[] {
  const { amounts } = slots;
  const limits = new Map<number, number>();
  const over = (slot: number): boolean => {
    if (!(amounts[slot]! > 0)) return false;
    const limit = limitOf(slot);
    if (limit === null || amounts[slot]! <= limit) return false;
    limits.set(slot, limit);
    return true;
  };
  return slotRuns(amounts.length, over).map((run) => {
    const worst = worstSlot(run, (slot) => amounts[slot]! - limits.get(slot)!);
    return finding('spike', subject, runSpan(slots, run), { measured: amounts[worst]!, limit: limits.get(worst)! });
  });
}

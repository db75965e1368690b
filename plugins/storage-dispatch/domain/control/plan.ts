import type { PlanTrack } from './types.ts';

/** What a plan says of a moment. */
export interface PlanPoint {
  readonly slot: number;
  /** Mean power of the slot; the ramp between slots is left to the device's own limit. */
  readonly powerKw: number;
  /** Energy of the store on the straight line through the slot; null without a store. */
  readonly energyKwh: number | null;
}

/** Index of the slot that holds `now`, by bisection; −1 before the first. */
function slotAt(starts: readonly number[], now: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= now) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Reads a plan at a moment.
 *
 * @returns `before` its first slot, `after` its end, `invalid` where it holds no finite number
 */
export function readPlan(track: PlanTrack, endsAt: number, now: number): PlanPoint | 'before' | 'after' | 'invalid' {
  if (now >= endsAt) return 'after';
  const slot = slotAt(track.starts, now);
  if (slot < 0) return 'before';
  const powerKw = track.powerKw[slot];
  if (powerKw === undefined || !Number.isFinite(powerKw)) return 'invalid';
  if (!track.energyKwh) return { slot, powerKw, energyKwh: null };
  const from = track.energyKwh[slot];
  const to = track.energyKwh[slot + 1];
  if (from === undefined || to === undefined || !Number.isFinite(from) || !Number.isFinite(to)) return 'invalid';
  const start = track.starts[slot]!;
  const share = (now - start) / ((track.starts[slot + 1] ?? endsAt) - start);
  return { slot, powerKw, energyKwh: from + (to - from) * share };
}

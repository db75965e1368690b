/** A closed range of power in kW; never empty. */
export interface PowerRange {
  readonly min: number;
  readonly max: number;
}

/** The nearest value of a range; −0 becomes 0. */
export function clampTo(value: number, range: PowerRange): number {
  return Math.min(Math.max(value, range.min), range.max) + 0;
}

/** Whether a value lies in a range. */
export function inRange(value: number, range: PowerRange): boolean {
  return value >= range.min && value <= range.max;
}

/** What two ranges share; null if nothing. */
export function intersect(a: PowerRange, b: PowerRange): PowerRange | null {
  const min = Math.max(a.min, b.min);
  const max = Math.min(a.max, b.max);
  return min <= max ? { min, max } : null;
}

/**
 * Narrows a range by a wish. Where they share nothing, the point of the range next to the wish remains: the result
 * always lies in `range`, so that a later wish cannot leave what an earlier one fixed.
 */
export function narrow(range: PowerRange, wish: PowerRange): PowerRange {
  const shared = intersect(range, wish);
  if (shared) return shared;
  const point = wish.min > range.max ? range.max : range.min;
  return { min: point, max: point };
}

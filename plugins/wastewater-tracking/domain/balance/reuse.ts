/**
 * What a plant could save a year if it ran at capacity all year: the line of the target. What **was** saved is measured at the
 * users and never computed from this.
 * @returns m³ in the year
 */
export function reuseTarget({
  capacityM3Day,
  recovery,
  days,
}: {
  capacityM3Day: number;
  recovery: number;
  days: number;
}): number {
  return capacityM3Day * recovery * days;
}

/** Share of what came in that was reused, 0 to 1; null when nothing came in. */
export function recoveryRate(reusedM3: number, inflowM3: number): number | null {
  return inflowM3 === 0 ? null : reusedM3 / inflowM3;
}

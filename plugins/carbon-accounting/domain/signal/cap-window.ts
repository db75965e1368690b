const dayMs = 86_400_000;

/**
 * Emissions that a cap of a day allows from the start of the day to the end of a horizon, kg: as many days' worth as the window is long,
 * so that a horizon over midnight is not held to the rest of today alone.
 */
export function capOfWindow(tPerDay: number, { dayStart, to }: { dayStart: number; to: number }): number {
  return (tPerDay * 1000 * Math.max(0, to - dayStart)) / dayMs;
}

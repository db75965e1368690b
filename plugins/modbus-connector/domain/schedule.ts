/**
 * When a group is due next: at whole multiples of its period, so that readings of all devices fall on the same instants
 * and on the edges of the hour. Times are ms UTC.
 */
export function nextDue(now: number, periodMs: number): number {
  return (Math.floor(now / periodMs) + 1) * periodMs;
}

/**
 * How long to leave a meter alone after `failures` failed polls in a row: nothing extra after the first, then doubling from one
 * second up to `maxMs`. `jitter` in 0..1 spreads meters that failed together over ±20 %.
 */
export function backOffMs(failures: number, maxMs: number, jitter: number): number {
  if (failures < 2) return 0;
  const base = Math.min(maxMs, 1000 * 2 ** Math.min(failures - 2, 30));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

/** When a meter is due next: at whole multiples of its period, so that readings fall on the edges of the hour. */
export function nextDue(now: number, periodMs: number): number {
  return (Math.floor(now / periodMs) + 1) * periodMs;
}

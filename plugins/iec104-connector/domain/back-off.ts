/**
 * How long to wait before the next attempt to connect, after `failures` in a row: from one second, doubling up to `maxMs`. `jitter` in
 * 0..1 spreads stations that failed together over ±20 %.
 */
export function backOffMs(failures: number, maxMs: number, jitter: number): number {
  const base = Math.min(maxMs, 1000 * 2 ** Math.min(Math.max(0, failures - 1), 30));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

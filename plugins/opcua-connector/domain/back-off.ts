/**
 * How long to leave a server alone after `failures` failed attempts in a row, ms: doubling from one second up to `maxMs`.
 * `jitter` in 0..1 spreads servers that failed together over ±20 %.
 */
export function backOffMs(failures: number, maxMs: number, jitter: number): number {
  if (failures < 1) return 0;
  const base = Math.min(maxMs, 1000 * 2 ** Math.min(failures - 1, 30));
  return Math.round(base * (0.8 + 0.4 * jitter));
}

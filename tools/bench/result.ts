/** What one benchmark reports: our figure beside the limit or the peer that ran in the same minute. */
export interface BenchResult {
  name: string;
  /** Unit of `ours` and `baseline.value`, e.g. `points/s` or `ms`. */
  unit: string;
  ours: number;
  baseline: { name: string; value: number } | null;
  /** ours / baseline. For rates larger is better, for times smaller. */
  ratio: number | null;
  /** Latency percentiles in milliseconds, null where they do not apply. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
  /** Target, seed, duration, spread of the runs, cores, load average. */
  details: Record<string, unknown>;
}

/** The middle of a list; the mean of the two middle values of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which a fraction `p` (0..1) of the list lies, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))]!;
}

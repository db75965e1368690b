/** What one load and one generation have in common, interval by interval. */
export interface HourlyScore {
  readonly matched: number[];
  readonly excess: number[];
  readonly shortfall: number[];
  /** Per cent; with grid shares the rest of the load counts by them. Null without load. */
  readonly cfePct: number | null;
  /** Per cent of the load met by the generation of the same interval. Null without load. */
  readonly matchedPct: number | null;
  /** Per cent, as if energy could be moved through the whole period. Null without load. */
  readonly annualMatchPct: number | null;
}

/**
 * 24/7 score beside the annual match: matched = min(load, generation) by interval;
 * CFE = (Σ matched + Σ (load − matched)·grid share) ÷ Σ load; annual = min(Σ generation, Σ load) ÷ Σ load.
 * Source: 24/7 carbon-free energy methodologies and metrics (Google, February 2021).
 */
export function hourlyScore(
  load: readonly number[],
  generation: readonly number[],
  gridShare?: readonly number[] | number,
): HourlyScore {
  const matched = load.map((each, hour) => Math.min(each, generation[hour]!));
  const shortfall = load.map((each, hour) => each - matched[hour]!);
  const excess = generation.map((each, hour) => each - matched[hour]!);
  const [loads, generated, met] = [sum(load), sum(generation), sum(matched)];
  const shareOf = (hour: number): number => (typeof gridShare === 'number' ? gridShare : (gridShare?.[hour] ?? 0));
  const fromGrid = sum(shortfall.map((each, hour) => each * shareOf(hour)));
  const percent = (part: number): number | null => (loads === 0 ? null : (100 * part) / loads);
  return {
    matched,
    excess,
    shortfall,
    cfePct: percent(met + fromGrid),
    matchedPct: percent(met),
    annualMatchPct: percent(Math.min(generated, loads)),
  };
}

/** Sum without the drift of a long series (Neumaier). */
function sum(values: readonly number[]): number {
  let [total, lost] = [0, 0];
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

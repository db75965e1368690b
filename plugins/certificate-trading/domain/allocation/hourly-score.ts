import { fromMultiple, multiplesOf, quotient } from './decimals.ts';

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
  const { series, places } = multiplesOf(load, generation);
  const [loads, generated] = series as [bigint[], bigint[]];
  const matched = loads.map((each, hour) => (each < generated[hour]! ? each : generated[hour]!));
  const shortfall = loads.map((each, hour) => each - matched[hour]!);
  const [needed, made, met] = [sum(loads), sum(generated), sum(matched)];
  const percent = (part: bigint, whole: bigint): number | null => (needed === 0n ? null : quotient(100n * part, whole));
  const shown = (values: readonly bigint[]): number[] => values.map((each) => fromMultiple(each, places));
  const { fromGrid, of } = gridPart(shortfall, gridShare);
  return {
    matched: shown(matched),
    excess: shown(generated.map((each, hour) => each - matched[hour]!)),
    shortfall: shown(shortfall),
    cfePct: percent(met * of + fromGrid, needed * of),
    matchedPct: percent(met, needed),
    annualMatchPct: percent(made < needed ? made : needed, needed),
  };
}

/** What the grid's carbon-free share serves of the shortfalls, as a multiple of their unit ÷ `of`. */
function gridPart(
  shortfall: readonly bigint[],
  gridShare: readonly number[] | number | undefined,
): { fromGrid: bigint; of: bigint } {
  if (gridShare === undefined) return { fromGrid: 0n, of: 1n };
  const { series, places } = multiplesOf(typeof gridShare === 'number' ? [gridShare] : gridShare);
  const [shares = []] = series;
  const shareOf = (hour: number): bigint => (typeof gridShare === 'number' ? shares[0]! : (shares[hour] ?? 0n));
  return { fromGrid: sum(shortfall.map((each, hour) => each * shareOf(hour))), of: 10n ** BigInt(places) };
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

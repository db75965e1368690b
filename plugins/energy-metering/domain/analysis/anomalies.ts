import type { PowerColumn } from './load-statistics.ts';

/** A stretch of intervals that were unlike the same hours of the weeks before. */
export interface Anomaly {
  /** ms UTC; `to` is excluded. */
  from: number;
  to: number;
  /** Means over the stretch, kW. */
  measuredKw: number;
  expectedKw: number;
  /** Largest deviation in robust standard deviations (1.4826 × median absolute deviation). */
  score: number;
}

export interface AnomalyRules {
  /** Weeks that are looked back at; at least four of them must be known. */
  weeks: number;
  /** Robust standard deviations beyond which an interval is unusual. */
  score: number;
  /** Smallest deviation that matters, as a share of the highest power in the column. */
  share: number;
  /** Shorter stretches are not reported (intervals). */
  least: number;
}

export const anomalyRules: AnomalyRules = { weeks: 8, score: 6, share: 0.05, least: 2 };

const weekMs = 7 * 86_400_000;
const fewestWeeks = 4;

/** Power of the same interval of the weeks before, the last one first; null where it is not known. */
export function weeksBefore({ kw, width }: PowerColumn, slot: number, weeks = anomalyRules.weeks): (number | null)[] {
  const perWeek = Math.round(weekMs / width);
  return Array.from({ length: weeks }, (_, week) => {
    const value = kw[slot - (week + 1) * perWeek];
    return value === undefined || Number.isNaN(value) ? null : value;
  });
}

/** What the weeks before say of an interval, kW: their median, null when too few of them are known. */
export function expectedPower(before: readonly number[]): number | null {
  return before.length < fewestWeeks ? null : median(before);
}

/** Mean of what the weeks before say of each interval of a stretch; null when they do not say it of every one. */
export function meanExpected(stretch: readonly (readonly (number | null)[])[]): number | null {
  const expected = stretch.map((weeks) => expectedPower(weeks.filter((value) => value !== null)));
  return expected.length === 0 || expected.includes(null) ? null : mean(expected as number[]);
}

/**
 * Compares each interval from `since` on with the same interval of the weeks before it: median and median absolute deviation,
 * so that one strange week does not hide another. Holidays are strange too; the reader knows them.
 */
export function findAnomalies(column: PowerColumn, since: number, rules: AnomalyRules = anomalyRules): Anomaly[] {
  const { kw, from, width } = column;
  const highest = kw.reduce((most, each) => (each > most ? each : most), 0);
  const found: Anomaly[] = [];
  let open: { slots: number[]; expected: number[]; scores: number[]; sign: number } | null = null;
  const close = (): void => {
    if (open && open.slots.length >= rules.least) found.push(describe(column, open));
    open = null;
  };
  for (let slot = Math.max(0, Math.ceil((since - from) / width)); slot < kw.length; slot++) {
    const before = weeksBefore(column, slot, rules.weeks).filter((value) => value !== null);
    const expected = expectedPower(before);
    if (Number.isNaN(kw[slot]!) || expected === null) {
      close();
      continue;
    }
    const spread = 1.4826 * median(before.map((value) => Math.abs(value - expected)));
    const deviation = kw[slot]! - expected;
    // Weeks that were alike to the last digit leave no spread; a floor keeps rounding from looking strange.
    const score = Math.abs(deviation) / Math.max(spread, (rules.share * highest) / rules.score);
    if (score <= rules.score || Math.abs(deviation) < rules.share * highest) {
      close();
      continue;
    }
    if (open && open.sign !== Math.sign(deviation)) close();
    open ??= { slots: [], expected: [], scores: [], sign: Math.sign(deviation) };
    open.slots.push(slot);
    open.expected.push(expected);
    open.scores.push(score);
  }
  close();
  return found;
}

function describe(
  { kw, from, width }: PowerColumn,
  { slots, expected, scores }: { slots: number[]; expected: number[]; scores: number[] },
): Anomaly {
  return {
    from: from + slots[0]! * width,
    to: from + (slots.at(-1)! + 1) * width,
    measuredKw: mean(slots.map((slot) => kw[slot]!)),
    expectedKw: mean(expected),
    score: Math.max(...scores),
  };
}

function mean(list: readonly number[]): number {
  return list.reduce((a, b) => a + b, 0) / list.length;
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import type { Term } from './entries.ts';

export interface Propagated {
  tonnes: number;
  /** Half width of the 95 % interval, t. */
  halfWidthT: number;
  /** The same in % of the total; null when the total is 0. */
  halfWidthPct: number | null;
}

/**
 * Error propagation, IPCC 2006 vol 1 ch 3 (equations 3.1 and 3.2): independent errors add in quadrature. Entries that share a factor
 * share its error, which therefore adds up before it is squared.
 */
export function propagate(terms: readonly Term[]): Propagated {
  let [tonnes, squares] = [0, 0];
  const byFactor = new Map<string, number>();
  for (const { tonnes: value, activityPct, factorPct, group } of terms) {
    tonnes += value;
    squares += ((value * activityPct) / 100) ** 2;
    byFactor.set(group, (byFactor.get(group) ?? 0) + (value * factorPct) / 100);
  }
  for (const part of byFactor.values()) squares += part ** 2;
  const halfWidthT = Math.sqrt(squares);
  return { tonnes, halfWidthT, halfWidthPct: tonnes === 0 ? null : (100 * halfWidthT) / Math.abs(tonnes) };
}

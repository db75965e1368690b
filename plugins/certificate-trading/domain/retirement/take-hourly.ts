import type { Holding } from '../holdings/holding.ts';
import { takeQuantity, totalQuantity, type Taken } from '../holdings/take.ts';

/** Usable certificates that were generated in one hour, and the consumption of that hour that nothing covers yet. */
export interface OpenHour {
  /** ms UTC. */
  readonly at: number;
  readonly needWh: number;
  readonly holdings: readonly Holding[];
}

/**
 * Takes for each hour what was used in it, at most what was generated in it, and no more than `mostWh` in all; the hours
 * are served in the order of time.
 */
export function takeHourly(hours: readonly OpenHour[], mostWh = Infinity): Taken {
  const result: Taken = { taken: [], rest: [], parents: [] };
  let left = mostWh;
  for (const { needWh, holdings } of [...hours].sort((a, b) => a.at - b.at)) {
    const wh = Math.min(needWh, totalQuantity(holdings), left);
    if (wh <= 0) continue;
    const { taken, rest, parents } = takeQuantity(holdings, wh)!;
    result.taken.push(...taken);
    result.rest.push(...rest);
    result.parents.push(...parents);
    left -= wh;
  }
  return result;
}

import type { Quality } from '@lingtan/sdk';
import type { QualityShares } from '../../contracts/index.ts';

const none: QualityShares = { actual: 0, estimated: 0, edited: 0, missing: 0 };
/** From the best to the worst. */
const order = ['actual', 'estimated', 'edited', 'missing'] as const satisfies readonly Quality[];

/** Shares over several spans of equal length; all missing where there are none. */
export function meanShares(list: readonly QualityShares[]): QualityShares {
  if (list.length === 0) return { ...none, missing: 1 };
  const mean = (quality: Quality): number => list.reduce((sum, each) => sum + each[quality], 0) / list.length;
  return { actual: mean('actual'), estimated: mean('estimated'), edited: mean('edited'), missing: mean('missing') };
}

/** What most of the intervals are; of equal shares the worse one. */
export function prevailing(shares: QualityShares): Quality {
  return order.reduce((found, quality) => (shares[quality] >= shares[found] ? quality : found));
}

export function sameShares(a: QualityShares, b: QualityShares): boolean {
  return order.every((quality) => a[quality] === b[quality]);
}

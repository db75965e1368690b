import type { ActivityInput } from '../../contracts/index.ts';
import { add, compare, exact, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { convert } from '../units/index.ts';

/**
 * Claims of green power that are more than the purchased power that they stand for, by the consumer's enterprise: nothing would be left
 * that they could replace. All claims of such a consumer are named, since none of them is the one too many.
 */
export function overclaimed(activities: readonly ActivityInput[]): ReadonlySet<string> {
  const claims = activities.filter(({ flow }) => flow === 'claimed');
  if (claims.length === 0) return new Set();
  const ownerOf = ({ enterpriseId }: ActivityInput): string => enterpriseId ?? '';
  const sums = (flow: ActivityInput['flow']): Map<string, Exact> => {
    const byOwner = new Map<string, Exact>();
    for (const activity of activities) {
      if (activity.flow !== flow) continue;
      const owner = ownerOf(activity);
      const wh = convert(exact(activity.amount, 'amount'), activity.unit, 'Wh');
      byOwner.set(owner, add(byOwner.get(owner) ?? zero, wh));
    }
    return byOwner;
  };
  const [claimed, purchased] = [sums('claimed'), sums('purchased')];
  const over = new Set(
    [...claimed].filter(([owner, wh]) => compare(wh, purchased.get(owner) ?? zero) > 0).map(([owner]) => owner),
  );
  return new Set(claims.filter((activity) => over.has(ownerOf(activity))).map(({ id }) => id));
}

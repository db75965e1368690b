import type { Principal, Tx } from '@lingtan/sdk';
import { planPublished, planRejected } from '../../contracts/index.ts';
import type { PlanHead } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';

/** One matter each, whatever the number of the plan. */
const key = 'plan';

/**
 * Tells of a plan that was made, in its transaction: of one that is not fit for use, until there is one; and of one that a
 * person asked for, until the next one takes its place. The plans of the schedule, 96 a day, are told to nobody.
 */
export async function tellOfPlan(
  { notices }: DispatchScope,
  tx: Tx,
  { no, usable }: Pick<PlanHead, 'no' | 'usable'>,
  actor: Principal | undefined,
): Promise<void> {
  const link = '/plans';
  if (!usable) {
    await notices.raise(tx, planRejected, { key, link, quiet: true, params: { no } });
    return;
  }
  await notices.settle(tx, planRejected, key);
  if (actor)
    await notices.raise(tx, planPublished, {
      key,
      link,
      exceptPersonId: actor.personId ?? actor.id,
      params: { no, person: actor.name },
    });
  else await notices.settle(tx, planPublished, key);
}

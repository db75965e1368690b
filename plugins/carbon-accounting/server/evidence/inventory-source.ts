import type { Tx } from '@lingtan/sdk';
import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { isPeriod, makeInventory } from '../../domain/index.ts';
import type { Inventory } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { periodActivities } from '../inventory/activities-of.ts';
import { findPublication } from '../periods/period-store.ts';

/** What a line or a total stands on: the inventory as it is now, or as it was published. */
export interface InventorySource {
  profile: Profile;
  inventory: Inventory;
  activities: readonly ActivityInput[];
  factors: readonly Factor[];
  revision: number | null;
  recordedAt: string | null;
}

/** `asOf` without a revision asks for what was published by then. `tx` decides whose: members see no publication. */
export async function inventorySource(
  carbon: Carbon,
  tx: Tx,
  { profile: id, period, revision }: { profile: string; period: string; revision: number | null },
  asOf: string | null,
): Promise<InventorySource | null> {
  if (!isPeriod(period)) return null;
  if (revision !== null || asOf !== null) {
    const found = await findPublication(tx, { period, profile: id, revision, asOf });
    if (!found) return null;
    const { profile, inventory, activities, factors } = found.content;
    return { profile, inventory, activities, factors, revision: found.revision, recordedAt: found.recordedAt };
  }
  const profile = carbon.profiles.find((each) => each.id === id);
  if (!profile) return null;
  const { activities } = await periodActivities(tx, period, today(carbon));
  const factors = await usableFactors(carbon, tx);
  const inventory = makeInventory(profile, activities, {
    factors,
    area: carbon.scope.config.area,
    asOf: today(carbon),
  });
  return { profile, inventory, activities, factors, revision: null, recordedAt: null };
}

import type { LocalizedText } from '@lingtan/sdk';
import type { Factor, InventoryInput, Profile } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { findProfile, superseded } from '../profiles/index.ts';
import { makeInventory } from './inventory.ts';
import type { Inventory } from './inventory.ts';
import { unusedId } from '../problem.ts';

/** Answers `lingtan carbon inventory`: the same activities under several profiles, side by side. */
export function inventoriesOf(
  input: InventoryInput,
  { profiles, factors }: { profiles: readonly Profile[]; factors: readonly Factor[] },
): { inventories: (Inventory & { superseded: LocalizedText | null })[] } {
  const ids = new Set<string>();
  input.activities.forEach(({ id }, index) => {
    if (ids.has(id))
      throw carbonErrors.OUT_OF_RANGE({
        field: `activities.${index}.id`,
        value: id,
        expected: unusedId,
      });
    ids.add(id);
  });
  const { area, asOf, activities } = input;
  return {
    inventories: input.profiles.map((name) => {
      const profile = findProfile(profiles, name);
      return {
        ...makeInventory(profile, activities, { factors, area, asOf }),
        superseded: superseded(profiles, profile),
      };
    }),
  };
}

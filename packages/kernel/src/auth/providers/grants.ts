import type { Membership } from '../identity.ts';
import type { Grant } from './identity-file.ts';

/** What somebody may do. */
export interface Rights {
  readonly platformAdmin: boolean;
  readonly memberships: readonly Membership[];
}

/**
 * What the groups of a person give them; null for nothing. Of several entries for a park the first one counts.
 * @param exists whether there is such a park, and such an enterprise on it; a role on what is not there is none
 */
export function rightsOf(
  grants: readonly Grant[],
  groups: readonly string[],
  exists: (park: string, enterprise: string | null) => boolean,
): Rights | null {
  const held = new Set(groups);
  const mine = grants.filter(({ group }) => held.has(group));
  const parks = new Map<string, Membership>();
  for (const { park, role, enterprise = null } of mine) {
    if (park === undefined || role === undefined || parks.has(park) || !exists(park, enterprise)) continue;
    parks.set(park, { parkId: park, role, enterpriseId: enterprise });
  }
  const platformAdmin = mine.some((entry) => entry.platformAdmin === true);
  return platformAdmin || parks.size > 0 ? { platformAdmin, memberships: [...parks.values()] } : null;
}

import type { Profile } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';

/** A profile by `id` (its newest version) or `id@version`. */
export function findProfile(profiles: readonly Profile[], name: string): Profile {
  const [id, version] = name.split('@');
  const found = profiles
    .filter((profile) => profile.id === id && (version === undefined || profile.version === Number(version)))
    .sort((a, b) => b.version - a.version)[0];
  if (!found)
    throw carbonErrors.PROFILE_UNKNOWN({
      profile: name,
      stored: profiles.map((profile) => profileName(profile)).join(', '),
    });
  return found;
}

/** `id@version`, as results name it. */
export function profileName({ id, version }: Pick<Profile, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

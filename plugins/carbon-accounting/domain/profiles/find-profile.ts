import type { LocalizedText } from '@lingtan/sdk';
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

/** Why a version of a profile no longer stands: the newest one of its id, and what that one puts right. Null where it is the newest. */
export function superseded(profiles: readonly Profile[], profile: Profile): LocalizedText | null {
  const newest = findProfile(profiles, profile.id);
  if (newest.version <= profile.version) return null;
  const [name, by] = [profileName(profile), profileName(newest)];
  const why = newest.corrects;
  return {
    en: `${name} is superseded by ${by}${why ? `: ${why.en}` : ''}`,
    'zh-CN': `${name} 已由 ${by} 取代${why ? `：${why['zh-CN']}` : ''}`,
  };
}

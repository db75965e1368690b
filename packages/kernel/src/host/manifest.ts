import { readFileSync } from 'node:fs';
import { checkManifest } from '@lingtan/packaging';
import { pluginApiVersion, type PluginManifest } from '@lingtan/sdk';
import { satisfies } from 'semver';
import { pluginErrors } from '../errors.ts';

/** Reads and validates one `plugin.json`. Every problem is named in one error. */
export function readManifest(file: string): PluginManifest {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw pluginErrors.MANIFEST_INVALID({ file, problems: (cause as Error).message }, cause);
  }
  const { manifest, problems } = checkManifest(document);
  if (manifest === null) throw pluginErrors.MANIFEST_INVALID({ file, problems });
  return manifest;
}

/** Why this kernel cannot run the plugin, or null. */
export function incompatibility(manifest: PluginManifest): string | null {
  if (satisfies(pluginApiVersion, manifest.api)) return null;
  return `it needs plugin API ${manifest.api}; this server speaks ${pluginApiVersion}`;
}

/** Required or optional plugins whose installed version is outside the range that the manifest states. */
export function versionConflicts(manifest: PluginManifest, installed: ReadonlyMap<string, string>): string[] {
  return Object.entries({ ...manifest.optional, ...manifest.requires }).flatMap(([id, range]) => {
    const version = installed.get(id);
    if (version === undefined || satisfies(version, range, { includePrerelease: true })) return [];
    return [`it needs ${id} ${range}; ${version} is installed`];
  });
}

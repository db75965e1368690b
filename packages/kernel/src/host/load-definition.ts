import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginDefinition, PluginManifest } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';

// Running from sources (tests) means that TypeScript can be imported; a built server imports what was built.
const fromSources = import.meta.url.endsWith('.ts');

/** File that the manifest's server entry stands for, here and now. The entry may name the source or the built file. */
export function serverEntry(directory: string, entry: string): string {
  const inside = entry
    .replace(/^\.\//, '')
    .replace(/^dist\//, '')
    .replace(/\.(ts|js)$/, '');
  const candidates = fromSources
    ? [`${inside}.ts`, `dist/${inside}.js`, `${inside}.js`]
    : [`dist/${inside}.js`, `${inside}.js`];
  const found = [...candidates, entry].map((name) => join(directory, name)).find((path) => existsSync(path));
  return found ?? join(directory, entry);
}

/** Imports the plugin's server part. Errors while its modules are evaluated are wrapped, never thrown on. */
export async function loadDefinition(directory: string, manifest: PluginManifest): Promise<PluginDefinition | null> {
  if (manifest.entry.server === undefined) return null;
  const file = serverEntry(directory, manifest.entry.server);
  let module: { default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    throw pluginErrors.LOAD_FAILED({ plugin: manifest.id, reason: (cause as Error).message }, cause);
  }
  const definition = module.default as PluginDefinition | undefined;
  if (typeof definition?.start !== 'function' || definition.config === undefined) {
    throw pluginErrors.LOAD_FAILED({
      plugin: manifest.id,
      reason: `${manifest.entry.server} has no definePlugin(…) as its default export`,
    });
  }
  return definition;
}

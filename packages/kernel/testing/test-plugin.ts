import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MigrationComponent, pluginSchema, type PluginSource } from '../src/index.ts';
import { manifestSchema, type PluginDefinition } from '@lingtan/sdk';

/**
 * A plugin under test: its definition; or with manifest and migrations (folder); or its folder, whose `plugin.json` and
 * server part are then loaded as the server does it.
 */
export type TestPlugin =
  | PluginDefinition
  | { plugin: PluginDefinition; manifest?: unknown; migrations?: string | URL }
  | { directory: string | URL };

/** What the host takes. */
export function toSource(plugin: TestPlugin): PluginSource {
  if ('directory' in plugin) return { directory: toPath(plugin.directory) };
  if (!('plugin' in plugin)) return { definition: plugin };
  return {
    definition: plugin.plugin,
    ...(plugin.manifest === undefined ? {} : { manifest: manifestSchema.parse(plugin.manifest) }),
    ...(plugin.migrations === undefined ? {} : { directory: dirname(toPath(plugin.migrations)) }),
  };
}

/** Migrations of the plugins, so that they are part of the template database. */
export function componentsOf(sources: readonly PluginSource[], ids: readonly string[]): MigrationComponent[] {
  return sources.flatMap((source, index) =>
    !('directory' in source) || source.directory === undefined
      ? []
      : [{ id: ids[index]!, schema: pluginSchema(ids[index]!), directory: `${source.directory}/migrations` }],
  );
}

function toPath(place: string | URL): string {
  const path = place instanceof URL ? fileURLToPath(place) : place.startsWith('file:') ? fileURLToPath(place) : place;
  return path.replace(/\/$/, '');
}

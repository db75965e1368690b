import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discoverPlugins, kernelMigrations, type MigrationComponent, pluginSchema } from '@lingtan/kernel';
import { telemetryMigrations } from '@lingtan/telemetry';
import { pluginFolders } from './plugin-folders.ts';

/** Every component whose migrations this version ships: kernel, libraries, plugins. */
export function migrationComponents(root: string, env: NodeJS.ProcessEnv): MigrationComponent[] {
  const plugins = discoverPlugins(pluginFolders(root, env)).flatMap(({ directory }) => {
    const id = idOf(join(directory, 'plugin.json'));
    return id === null ? [] : [{ id, schema: pluginSchema(id), directory: join(directory, 'migrations') }];
  });
  return [kernelMigrations, telemetryMigrations, ...plugins];
}

/** Null of a manifest that cannot be read: the list of plugins says so, and such a plugin does not run. */
function idOf(file: string): string | null {
  try {
    const { id } = JSON.parse(readFileSync(file, 'utf8')) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

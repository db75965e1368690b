import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders below `roots` that hold a `plugin.json`, sorted by name. A root that does not exist is an empty one. */
export function discoverPlugins(roots: readonly string[]): { directory: string }[] {
  return roots.flatMap((root) => {
    if (!existsSync(root)) return [];
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(root, entry.name))
      .filter((directory) => existsSync(join(directory, 'plugin.json')))
      .sort()
      .map((directory) => ({ directory }));
  });
}

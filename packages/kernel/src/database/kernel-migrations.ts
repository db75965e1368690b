import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationComponent } from './migration-files.ts';

/** The kernel's own tables. Always first in a run. */
export const kernelMigrations: MigrationComponent = {
  id: 'kernel',
  schema: 'kernel',
  directory: findUpwards(path.dirname(fileURLToPath(import.meta.url)), 'packages/kernel/migrations', 'migrations'),
};

// The folder is two levels above the source and one more above the build, and a bundle lies somewhere else again.
function findUpwards(from: string, ...candidates: string[]): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    for (const candidate of candidates) {
      const directory = path.join(folder, candidate);
      if (existsSync(path.join(directory, '0001-parks.sql'))) return directory;
    }
    if (folder === path.dirname(folder)) return path.resolve(from, '../../migrations');
  }
}

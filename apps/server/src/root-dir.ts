import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout: the nearest one upwards that holds `plugins` and `package-lock.json`. */
export function rootDir(from = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (
      existsSync(join(folder, 'plugins')) &&
      existsSync(join(folder, 'package.json')) &&
      existsSync(join(folder, 'packages'))
    )
      return folder;
    if (folder === dirname(folder)) return process.cwd();
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyFiles } from '@lingtan/kernel';

/** Files of the data folder without which what is stored cannot be read or signed any more. */
const names = ['secret.key', 'installation-key.pem'] as const;

/** The keys that lie in the data folder. One that the environment gives is not among them. */
export function readKeyFiles(dataDir: string): KeyFiles {
  return Object.fromEntries(
    names
      .filter((name) => existsSync(join(dataDir, name)))
      .map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]),
  );
}

/** Writes keys where none are. @throws EEXIST when one is there */
export function writeKeyFiles(dataDir: string, files: KeyFiles): void {
  for (const name of names) {
    const text = files[name];
    if (text !== undefined) writeFileSync(join(dataDir, name), text, { mode: 0o600, flag: 'wx' });
  }
}

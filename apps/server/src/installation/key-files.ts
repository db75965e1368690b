import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyFiles } from '@lingtan/kernel';
import { writeTextDurably } from '../durable-json.ts';

/** Files of the data folder without which what is stored cannot be read or signed any more. */
export const keyFileNames = ['secret.key', 'installation-key.pem'] as const;

/** The keys that lie in the data folder. One that the environment gives is not among them. */
export function readKeyFiles(dataDir: string): KeyFiles {
  return Object.fromEntries(
    keyFileNames
      .filter((name) => existsSync(join(dataDir, name)))
      .map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]),
  );
}

/** Writes keys, in place of those that are there; each file is the old or the new one at any moment. */
export function writeKeyFiles(dataDir: string, files: KeyFiles): void {
  for (const name of keyFileNames) {
    const text = files[name];
    if (text !== undefined) writeTextDurably(join(dataDir, name), text);
  }
}

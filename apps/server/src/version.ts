import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './root-dir.ts';

/** Digits that tell builds apart; a version has to be read aloud too. */
const digits = 12;

/**
 * Version of the product and what was built of it, as `0.1.0+7c0d5a4b91e2`: two builds that differ are never one version, though
 * they work side by side. A checkout that was never built has the first part only.
 */
export function version(root = rootDir()): string {
  const { version: released } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const built = builtPackages(root);
  if (built.length === 0) return released;
  const hash = createHash('sha256');
  for (const { name, file } of built) hash.update(`${name} ${readFileSync(file, 'utf8').trim()}\n`);
  // What was made elsewhere, by its own hashes.
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return `${released}+${hash.digest('hex').slice(0, digits)}`;
}

/** Packages with the hash that their build has left (tools/lib/build-hash.mjs). */
function builtPackages(root: string): { name: string; file: string }[] {
  return ['packages', 'plugins', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .sort()
      .map((folder) => ({ name: `${group}/${folder}`, file: join(root, group, folder, 'dist/build-hash') }))
      .filter(({ file }) => existsSync(file)),
  );
}

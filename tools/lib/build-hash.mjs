// What tells two builds of one version apart: a hash over what of a package is shipped, written beside what was built of it. The
// server names them all in its version (apps/server/src/version.ts). It asks no Git, which an unpacked release has not.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What of each package runs: built, or read at run time. */
export const shippedParts = [
  'package.json',
  'plugin.json',
  'plugin.schema.json',
  'dist',
  'data',
  'locales',
  'migrations',
];

const fileName = 'build-hash';

/** Writes the hash into the `dist/` of a package, once all else of it is there. @param {string} root folder of the package */
export function writeBuildHash(root) {
  const mark = join(root, 'dist', fileName);
  const hash = createHash('sha256');
  for (const part of shippedParts)
    for (const file of filesOf(join(root, part))) {
      if (file === mark) continue;
      const contents = readFileSync(file);
      // With its length, so that no file can end where another begins.
      hash.update(`${relative(root, file).replaceAll('\\', '/')} ${contents.length}\n`).update(contents);
    }
  writeFileSync(mark, `${hash.digest('hex')}\n`);
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

// Called by the build of a package that other tools bundle.
if (process.argv[1] === fileURLToPath(import.meta.url)) writeBuildHash(process.cwd());

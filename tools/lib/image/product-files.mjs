// What of a checkout runs: built packages, plugins and apps with what they read at run time, and the packages they need.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { shippedParts } from '../build-hash.mjs';

const everywhere = ['LICENSE', 'package.json', 'package-lock.json', '.npmrc', 'parks'];

/** Copies the built product from `root` into the empty folder `to` and installs what it needs at run time there. */
export async function copyProduct(root, to) {
  mkdirSync(to, { recursive: true });
  for (const name of everywhere) cpSync(join(root, name), join(to, name), { recursive: true });
  for (const group of ['packages', 'plugins', 'apps'])
    for (const name of readdirSync(join(root, group)))
      for (const part of shippedParts) {
        const from = join(root, group, name, part);
        if (existsSync(from)) cpSync(from, join(to, group, name, part), { recursive: true });
      }
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: to,
    stdio: 'inherit',
  });
  // The first start would make the links of PostgreSQL's libraries, where it may write.
  const binaries = await import(pathToFileURL(join(to, 'packages/kernel/dist/src/postgres/binaries.js')).href);
  binaries.findPostgresBinaries();
}

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from './product.ts';

const groups = ['packages', 'plugins', 'apps'];

/** Of the root: what the build reads, and by what it tells sources from what was made of them. */
const settings = /^(\.gitignore|(package|package-lock|nx|tsconfig(\..+)?|\.oxfmtrc)\.json)$/;

/** Caches of builds and of Vite: they hold for one checkout. */
const isNoted = (name: string): boolean => name === '.cache' || name === 'test-results' || name.startsWith('.vite');

/**
 * A checkout of its own, built as far as this one is, so that a build of it finds in the cache of this one what is as it is
 * here; installed packages are this one's, what tools have noted beside them is not.
 * @param root the checkout that is copied
 */
export function copyOfCheckout(root = checkout): string {
  const copy = mkdtempSync(join(tmpdir(), 'lingtan-developer-'));
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@lingtan'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@lingtan' && !isNoted(name)) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(root)) if (settings.test(name)) cpSync(join(root, name), join(copy, name));
  // Ten thousand files: a program for it takes a fifth of the processor that Node takes.
  const folders = [...groups, 'tools', 'docs', 'examples', 'parks'].map((name) => join(root, name));
  execFileSync('cp', ['-a', ...folders.filter((folder) => existsSync(folder)), copy]);
  for (const group of groups)
    for (const folder of readdirSync(join(copy, group))) {
      const place = join(copy, group, folder);
      const { name } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { name: string };
      symlinkSync(place, join(modules, name));
      const own = join(place, 'node_modules');
      for (const each of existsSync(own) ? readdirSync(own) : [])
        if (isNoted(each)) rmSync(join(own, each), { recursive: true });
    }
  return copy;
}

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkout as root } from './product.ts';

const groups = ['packages', 'plugins', 'apps'];

/** Caches of builds and of Vite: they hold for one checkout. */
const isNoted = (name: string): boolean => name === '.cache' || name === 'test-results' || name.startsWith('.vite');

/**
 * A checkout of its own, built as far as this one is; installed packages are this one's, what tools have noted beside them
 * is not.
 */
export function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'lingtan-developer-'));
  const modules = join(copy, 'node_modules');
  mkdirSync(join(modules, '@lingtan'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@lingtan' && !isNoted(name)) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(root))
    if (/^(package|package-lock|nx|tsconfig(\..+)?|\.oxfmtrc)\.json$/.test(name))
      cpSync(join(root, name), join(copy, name));
  for (const name of [...groups, 'tools', 'docs', 'examples', 'parks'])
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !isNoted(basename(path)),
    });
  for (const group of groups)
    for (const folder of readdirSync(join(copy, group))) {
      const { name } = JSON.parse(readFileSync(join(copy, group, folder, 'package.json'), 'utf8')) as { name: string };
      symlinkSync(join(copy, group, folder), join(modules, name));
    }
  return copy;
}

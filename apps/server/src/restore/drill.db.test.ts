import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  appendAudit,
  type BackupManifest,
  drawBackupKey,
  loadInstallationKey,
  parseBackupKey,
  secretKeyId,
  writeBackup,
} from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { createTestLog, memoryFolder } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readKeyFiles } from '../installation/key-files.ts';
import { loadSecretKey } from '../installation/secret-key.ts';
import { createDrillRunner } from './drill.ts';

const folder = mkdtempSync(join(memoryFolder(), 'lingtan-drill-'));
const dataDir = join(folder, 'data');
const backup = join(folder, 'backup');
const keyFile = join(folder, 'backup.key');
const env = { LINGTAN_BACKUP_KEY_FILE: keyFile, DATABASE_URL: 'postgresql://nobody@nowhere.invalid/lingtan' };
const signal = new AbortController().signal;
let database: TestDatabase;
let manifest: BackupManifest;
beforeAll(async () => {
  // PostgreSQL runs as another user when root starts it, and has to get to its folder.
  chmodSync(folder, 0o755);
  mkdirSync(dataDir, { mode: 0o711 });
  const secret = secretKeyId(loadSecretKey(dataDir, {}));
  const installation = loadInstallationKey(dataDir).id;
  const text = drawBackupKey();
  writeFileSync(keyFile, text);
  database = await createTestDatabase();
  const park = await database.addPark('dafeng', ['steel']);
  const actor = { kind: 'system', id: 'x', name: 'X' } as const;
  for (const subject of ['a', 'b'])
    await database.withParkTx(park, (tx) => appendAudit(tx, { parkId: 'dafeng', actor, action: 'x', subject }));
  manifest = await writeBackup({
    ...{ database, folder: backup, version: '0.1.0', keys: readKeyFiles(dataDir) },
    keyIds: { secret, installation },
    secret: { key: parseBackupKey(text, keyFile) },
  });
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (more: Partial<Parameters<typeof createDrillRunner>[0]> = {}) =>
  createDrillRunner({
    ...{ root: folder, dataDir, env, log: createTestLog(), database, freeBytes: async () => 2 ** 40, ...more },
  })(backup, signal);
const left = (): boolean => existsSync(join(dataDir, 'drill'));

it('a backup is restored beside a database that no right is needed on, compared, and dropped again', async () => {
  // What one left whose process was killed is in nobody's way.
  mkdirSync(join(dataDir, 'drill', 'postgres'), { recursive: true });
  writeFileSync(join(dataDir, 'drill', 'secret.key'), 'of another time');
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  expect(await run()).toEqual({ tables: manifest.tables.length, rows, auditRows: 2 });
  expect(left()).toBe(false);
});

it('what does not restore, fits no key or finds no room fails by its reason, and leaves nothing', async () => {
  await expect(run({ freeBytes: async () => 2 ** 20 })).rejects.toMatchObject({ code: 'BACKUP_DRILL_NO_ROOM' });
  await expect(run({ env: {} })).rejects.toMatchObject({ code: 'BACKUP_KEY_NEEDED' });
  const first = join(backup, manifest.tables[0]!.file);
  writeFileSync(first, readFileSync(first).subarray(1));
  await expect(run()).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  expect(left()).toBe(false);
});

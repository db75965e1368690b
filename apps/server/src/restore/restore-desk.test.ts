import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadInstallationKey, secretKeyId, type BackupFolder, type BackupManifest } from '@lingtan/kernel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadSecretKey } from '../installation/secret-key.ts';
import { rootDir } from '../root-dir.ts';
import { createRestoreDesk, type CheckedOrder } from './restore-desk.ts';
import { asideFolder } from './set-aside.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'lingtan-desk-'));
const order = { backup: 'b', backupFirst: true, by: { kind: 'user' as const, id: 'u', name: 'Lin' } };
let folder: BackupFolder;

beforeAll(() => {
  const keyIds = { secret: secretKeyId(loadSecretKey(dataDir, {})), installation: loadInstallationKey(dataDir).id };
  const manifest = { takenAt: '2026-11-25T00:00:00.000Z', version: '1', migrations: [], keys: null, keyIds };
  folder = {
    path: '/backups',
    read: async () => manifest as unknown as BackupManifest,
    check: async () => ({ ok: true, manifest: manifest as unknown as BackupManifest, bytes: 0, problems: [] }),
    assertIdle: () => {},
  } as unknown as BackupFolder;
});
afterAll(() => rmSync(dataDir, { recursive: true }));

const desk = (env: NodeJS.ProcessEnv = {}, onOrder: ((order: CheckedOrder) => void) | null = () => {}) =>
  createRestoreDesk({ root: rootDir(), dataDir, env, onOrder });

it('takes one order', async () => {
  const orders: CheckedOrder[] = [];
  const taken = desk({}, (each) => orders.push(each));
  const [first, second] = [await taken.prepare(order, folder), await taken.prepare(order, folder)];
  first.begin();
  expect(() => second.begin()).toThrow(/begun already/);
  await expect(taken.prepare(order, folder)).rejects.toMatchObject({ code: 'BACKUP_RESTORE_ORDERED' });
  expect(orders).toMatchObject([{ id: first.id, backup: 'b', takenAt: '2026-11-25T00:00:00.000Z', keys: {} }]);
});

it('takes none for a database of its own, and names the command', async () => {
  await expect(desk({ DATABASE_URL: 'postgresql://x' }).prepare(order, folder)).rejects.toMatchObject({
    code: 'BACKUP_RESTORE_EXTERNAL',
    hint: expect.stringContaining('npx lingtan restore /backups/b') as string,
    'zh-CN': { hint: expect.stringContaining('npx lingtan restore /backups/b') as string },
  });
});

it('takes none where nobody starts the server again, or an earlier state is still set aside', async () => {
  await expect(desk({}, null).prepare(order, folder)).rejects.toMatchObject({ code: 'BACKUP_RESTORE_UNATTENDED' });
  mkdirSync(asideFolder(dataDir));
  await expect(desk().prepare(order, folder)).rejects.toMatchObject({
    code: 'BACKUP_ASIDE_LEFT',
    params: { folder: asideFolder(dataDir) },
  });
});

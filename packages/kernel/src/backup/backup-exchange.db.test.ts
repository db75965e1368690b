import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { memoryFolder } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { drawInstallationKey, readInstallationKey } from '../audit/index.ts';
import { receiveBackup } from './backup-exchange.ts';
import { type BackupFolder, type BackupSecret, openBackupFolder } from './index.ts';

const root = mkdtempSync(join(memoryFolder(), 'lingtan-exchange-'));
const pem = drawInstallationKey();
const keyIds = { secret: 'none', installation: readInstallationKey(pem).id };
const secret: BackupSecret = { key: randomBytes(32) };
const there = join(root, 'there');
let database: TestDatabase;
const open = (name: string, keys: Record<string, string> = { 'installation-key.pem': pem }): BackupFolder =>
  openBackupFolder({
    ...{ path: join(root, name), database, version: '0.1.0', keys: () => keys, log: database.log, keyIds },
    secret: () => ('installation-key.pem' in keys ? secret : null),
  });
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(root, { recursive: true });
});
const out = async (from: BackupFolder, name: string): Promise<Buffer> =>
  buffer(Readable.from((await from.file(name)).content));
const into = (bytes: Buffer): Promise<unknown> => open('there').receive(Readable.from([bytes]));

it('a backup goes out as one file, and is taken in where it is whole and signed; nothing stays of any other', async () => {
  const here = open('here');
  const { name, done } = here.start();
  const { takenAt } = await done;
  const archive = await out(here, name);
  const received = await open('there').receive(Readable.from([archive]));
  expect(received).toMatchObject({ takenAt, encryption: 'file', opened: true, signedBy: keyIds.installation });
  expect(received.name).toBe(takenAt.replaceAll(/[-:.]/g, ''));
  expect(await open('there').list()).toMatchObject([{ name: received.name, state: 'done', scheduled: false }]);
  expect(await open('there').check(received.name)).toMatchObject({ ok: true, opened: true });
  const files = readdirSync(join(there, received.name));
  expect(files.toSorted()).toEqual(readdirSync(join(root, 'here', name)).toSorted());

  await expect(into(archive)).rejects.toMatchObject({ code: 'BACKUP_THERE' });
  await expect(into(archive.subarray(0, archive.length >> 1))).rejects.toMatchObject({
    code: 'BACKUP_NOT_A_BACKUP',
    message: expect.stringContaining('ends early') as string,
  });
  await expect(receiveBackup(there, Readable.from([archive]), null, async () => 1024 ** 3)).rejects.toMatchObject({
    code: 'BACKUP_NO_ROOM',
  });
  const file = join(root, 'here', name, 'kernel.parks.copy.gz.enc');
  const before = readFileSync(file);
  writeFileSync(file, Buffer.alloc(before.length));
  await expect(into(await out(here, name))).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
  const plain = open('plain', {});
  const unsigned = plain.start();
  await unsigned.done;
  await expect(into(await out(plain, unsigned.name))).rejects.toMatchObject({ code: 'BACKUP_UNSIGNED' });
  const broken = new Readable({ read() {} });
  const cutOff = open('there').receive(broken);
  broken.push(archive.subarray(0, 5000));
  broken.destroy(new Error('the sender went away'));
  await expect(cutOff).rejects.toThrow('the sender went away');
  expect(readdirSync(there)).toEqual([received.name]);
});

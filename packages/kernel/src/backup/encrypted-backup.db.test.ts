import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { memoryFolder } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { drawInstallationKey, readInstallationKey } from '../audit/index.ts';
import { kernelMigrations } from '../database/index.ts';
import {
  type BackupManifest,
  type BackupSecret,
  checkBackup,
  openBackupFolder,
  openCipher,
  restoreBackup,
  signManifest,
  writeBackup,
} from './index.ts';

const folder = mkdtempSync(join(memoryFolder(), 'lingtan-encrypted-'));
const at = (name: string): string => join(folder, name);
const pem = drawInstallationKey();
const keys = { 'secret.key': randomBytes(32).toString('hex'), 'installation-key.pem': pem };
const keyIds = { secret: 'none', installation: readInstallationKey(pem).id };
const secret: BackupSecret = { key: randomBytes(32) };
const another: BackupSecret = { key: randomBytes(32) };
const phrase: BackupSecret = { passphrase: 'correct horse battery' };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.addPark('dafeng', ['steel']);
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const backup = (name: string, by: BackupSecret | null, previous?: string): Promise<BackupManifest> =>
  writeBackup({
    ...{ database, folder: at(name), version: '0.1.0', keys, keyIds, secret: by },
    ...(previous === undefined ? {} : { previous: at(previous) }),
  });
/** How many files of a backup have a second name. */
const shared = (name: string): number =>
  readdirSync(at(name)).filter((file) => statSync(join(at(name), file)).nlink > 1).length;
async function restored(name: string, by: BackupSecret | null): Promise<unknown[]> {
  const target = await createTestDatabase();
  try {
    await restoreBackup({ database: target, folder: at(name), components: [kernelMigrations], secret: by });
    return (await target.withOwner((owner) => owner.query('select id from kernel.parks order by id'))).rows;
  } finally {
    await target.close();
  }
}

it('nothing of the data or the keys can be read in an encrypted backup, which its secret opens and no other', async () => {
  const plain = await backup('plain', null);
  const manifest = await backup('whole', secret);
  const words = ['dafeng', keys['secret.key'], pem.split('\n')[1]!];
  for (const file of readdirSync(at('plain')))
    if (file === 'kernel.parks.copy.gz')
      expect(gunzipSync(readFileSync(join(at('plain'), file))).toString()).toContain('dafeng');
  for (const file of readdirSync(at('whole'))) {
    const bytes = readFileSync(join(at('whole'), file));
    for (const word of words) expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
    if (file !== 'manifest.json') expect(() => gunzipSync(bytes), file).toThrow();
  }
  // Who has not the key cannot try what a table of few rows may hold.
  const sums = ({ tables }: BackupManifest): string[] => tables.map(({ content }) => content);
  expect(sums(manifest).filter((sum) => sums(plain).includes(sum))).toEqual([]);
  expect(await checkBackup(at('whole'))).toMatchObject({ ok: true, signed: true, opened: false });
  expect(await checkBackup(at('whole'), secret)).toMatchObject({ ok: true, signed: true, opened: true });
  expect(await restored('whole', secret)).toEqual([{ id: 'dafeng' }]);
  const { encryption } = manifest;
  expect((await openCipher(encryption!, secret)).openKeys(encryption!.keys!)).toEqual(keys);
  for (const wrong of [null, another, phrase]) {
    // Refused before the database is looked at.
    const options = { database, folder: at('whole'), components: [kernelMigrations], secret: wrong };
    await expect(restoreBackup(options)).rejects.toMatchObject({ code: 'BACKUP_KEY_NEEDED' });
    if (wrong) await expect(checkBackup(at('whole'), wrong)).rejects.toMatchObject({ code: 'BACKUP_KEY_NEEDED' });
  }
});

it('what has not changed is linked where the same secret opens it, and written anew where it does not', async () => {
  await backup('first', secret);
  await database.addPark('ordos', []);
  await backup('second', secret, 'first');
  expect(shared('second')).toBeGreaterThan(10);
  rmSync(at('first'), { recursive: true });
  expect(await checkBackup(at('second'), secret)).toMatchObject({ ok: true, opened: true, problems: [] });
  expect(await restored('second', secret)).toEqual([{ id: 'dafeng' }, { id: 'ordos' }]);
  await backup('clear', null);
  for (const [name, by, previous] of [
    ['other', another, 'second'],
    ['from clear', secret, 'clear'],
    ['to clear', null, 'second'],
  ] as const) {
    await backup(name, by, previous);
    expect(shared(name), name).toBe(0);
    expect(await checkBackup(at(name), by), name).toMatchObject({ ok: true, opened: true });
  }
});

it('a file that somebody exchanged, with a manifest that fits it, does not open', async () => {
  const manifest = await backup('forged', secret);
  const [mine, other] = ['kernel.parks.copy.gz.enc', 'kernel.settings.copy.gz.enc'].map((file) =>
    join(at('forged'), file),
  );
  writeFileSync(mine!, readFileSync(other!));
  const { signature: _signature, ...bare } = manifest;
  const from = bare.tables.find(({ file }) => file === 'kernel.settings.copy.gz.enc')!;
  const tables = bare.tables.map((each) =>
    each.file === 'kernel.parks.copy.gz.enc' ? { ...each, sha256: from.sha256, bytes: from.bytes } : each,
  );
  const signed = signManifest({ ...bare, tables }, readInstallationKey(pem));
  writeFileSync(join(at('forged'), 'manifest.json'), JSON.stringify(signed));
  expect((await checkBackup(at('forged'))).ok).toBe(true);
  expect((await checkBackup(at('forged'), secret)).problems).toEqual([
    expect.stringContaining('kernel.parks.copy.gz.enc does not open'),
  ]);
  await expect(restored('forged', secret)).rejects.toMatchObject({ code: 'BACKUP_NOT_AUTHENTIC' });
});

it('the folder encrypts each backup, finds the one before that it can link to, and makes none where the key is away', async () => {
  let own: BackupSecret | null | Error = secret;
  const kept = openBackupFolder({
    ...{ path: at('kept'), database, version: '0.1.0', keys: () => keys, keyIds, log: database.log },
    secret: () => {
      if (own instanceof Error) throw own;
      return own;
    },
  });
  const make = async (passphrase?: string): Promise<string> => {
    const { name, done } = kept.start(passphrase);
    await done;
    return name;
  };
  const first = await make();
  const byHand = await make('correct horse battery');
  const third = await make();
  expect(shared(`kept/${third}`)).toBeGreaterThan(10);
  const state = (await kept.list()).map(({ name, encryption, keys: sealed }) => [name, encryption, sealed]);
  expect(state).toEqual([
    [third, 'file', true],
    [byHand, 'passphrase', true],
    [first, 'file', true],
  ]);
  expect(await kept.check(third)).toMatchObject({ ok: true, opened: true });
  // Somebody's own passphrase, which the installation does not have.
  expect(await kept.check(byHand)).toMatchObject({ ok: true, opened: false });
  own = new Error('the key is away');
  await expect(kept.start().done).rejects.toThrow('the key is away');
  expect((await kept.list())[0]).toMatchObject({ state: 'failed', problem: 'the key is away' });
});

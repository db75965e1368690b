import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  loadInstallationKey,
  parseSecretKey,
  secretKeyId,
  signManifest,
  type BackupManifest,
  type BackupSecret,
  drawCipher,
} from '@lingtan/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyFiles, writeKeyFiles } from '../installation/key-files.ts';
import { loadSecretKey } from '../installation/secret-key.ts';
import { planKeys } from './plan-keys.ts';

const passphrase = 'correct horse battery';
let [here, there] = ['', ''];
beforeEach(() => {
  [here, there] = [newKeys(), newKeys()];
});
afterEach(() => {
  for (const folder of [here, there]) rmSync(folder, { recursive: true });
});

/** A data folder with keys of its own. */
function newKeys(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-keys-'));
  loadSecretKey(folder, {});
  loadInstallationKey(folder);
  return folder;
}
const idsOf = (folder: string): BackupManifest['keyIds'] => ({
  secret: secretKeyId(parseSecretKey(readFileSync(join(folder, 'secret.key'), 'utf8'))),
  installation: loadInstallationKey(folder).id,
});
/** Keys as versions sealed them that encrypted nothing else. */
function sealedOf(folder: string): NonNullable<BackupManifest['keys']> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const key = scryptSync(passphrase, salt, 32, { N: 2 ** 16, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(readKeyFiles(folder))), cipher.final()]);
  const [saltText, nonceText, text] = [salt, nonce, sealed].map((bytes) => bytes.toString('base64'));
  return { salt: saltText!, nonce: nonceText!, sealed: text!, tag: cipher.getAuthTag().toString('base64') };
}
/** What is the same in each manifest here. */
const bare: BackupManifest = {
  format: 'lingtan-backup/1',
  version: '0.1.0',
  takenAt: '2026-01-01T00:00:00.000Z',
  ...{ tookMs: 1, postgres: '17', migrations: [], tables: [], sequences: [], audit: [], keys: null },
};
/** Signed where it says which keys it was made with. */
const plan = (
  about: Pick<BackupManifest, 'keys' | 'keyIds' | 'encryption'>,
  env: NodeJS.ProcessEnv = {},
  secret: BackupSecret | null = { passphrase },
) => {
  const manifest = { ...bare, ...about };
  const signer = [here, there].map(loadInstallationKey).find(({ id }) => id === about.keyIds?.installation);
  return planKeys(signer ? signManifest(manifest, signer) : manifest, { dataDir: here, env, secret });
};

describe('the keys after a restore', () => {
  it('are those of the data folder when the backup was made with them, sealed in it or not', async () => {
    expect(await plan({ keys: null, keyIds: idsOf(here) })).toEqual({ files: {}, doubt: null });
    expect(await plan({ keys: sealedOf(here), keyIds: idsOf(here) })).toEqual({ files: {}, doubt: null });
  });

  it('are those of the backup when it brings others, which then replace the files', async () => {
    const { files, doubt } = await plan({ keys: sealedOf(there), keyIds: idsOf(there) });
    expect([files, doubt]).toEqual([readKeyFiles(there), null]);
    writeKeyFiles(here, files);
    expect(readKeyFiles(here)).toEqual(readKeyFiles(there));
  });

  it('come out of an encrypted backup by its secret, and by no other', async () => {
    const key = randomBytes(32);
    const cipher = await drawCipher({ key });
    const encryption = { key: cipher.wrapped, keys: cipher.sealKeys(readKeyFiles(there)) };
    const about = { keys: null, keyIds: idsOf(there), encryption };
    expect(await plan(about, {}, { key })).toEqual({ files: readKeyFiles(there), doubt: null });
    for (const wrong of [null, { key: randomBytes(32) }, { passphrase }])
      await expect(plan(about, {}, wrong)).rejects.toMatchObject({ code: 'BACKUP_KEY_NEEDED' });
  });

  it('are in doubt when the backup needs others and has none, naming the first', async () => {
    expect((await plan({ keys: null, keyIds: idsOf(there) })).doubt).toMatchObject({
      code: 'BACKUP_KEYS_DIFFER',
      params: { key: 'secret.key' },
    });
    const mixed = { secret: idsOf(here)!.secret, installation: idsOf(there)!.installation };
    expect((await plan({ keys: null, keyIds: mixed })).doubt).toMatchObject({
      params: { key: 'installation-key.pem' },
    });
  });

  it('take the secret key from the environment before any file', async () => {
    const env = { LINGTAN_SECRET_KEY: readFileSync(join(here, 'secret.key'), 'utf8') };
    rmSync(join(here, 'secret.key'));
    const keyIds = { ...idsOf(there)!, installation: loadInstallationKey(here).id };
    expect((await plan({ keys: null, keyIds }, env)).doubt).toMatchObject({ params: { key: 'LINGTAN_SECRET_KEY' } });
    await expect(plan({ keys: null, keyIds })).rejects.toThrow(/holds no keys/);
  });

  it('are in doubt for a backup of the first versions, and where it brings both, whether it is as it was made', async () => {
    expect((await plan({ keys: null })).doubt).toMatchObject({ code: 'BACKUP_KEYS_UNKNOWN' });
    expect((await plan({ keys: sealedOf(there) })).doubt).toMatchObject({ code: 'BACKUP_UNSIGNED' });
  });

  it('fit a backup that nobody signed, and the backup is in doubt all the same', async () => {
    const unsigned = { ...bare, keys: sealedOf(here), keyIds: idsOf(here) };
    const { doubt } = await planKeys(unsigned, { dataDir: here, env: {}, secret: { passphrase } });
    expect(doubt).toMatchObject({ code: 'BACKUP_UNSIGNED' });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  loadInstallationKey,
  parseSecretKey,
  sealKeys,
  secretKeyId,
  signManifest,
  type BackupManifest,
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
const sealedOf = (folder: string) => sealKeys(readKeyFiles(folder), passphrase);
/** What is the same in each manifest here. */
const bare: BackupManifest = {
  format: 'lingtan-backup/1',
  version: '0.1.0',
  takenAt: '2026-01-01T00:00:00.000Z',
  ...{ tookMs: 1, postgres: '17', migrations: [], tables: [], sequences: [], audit: [], keys: null },
};
/** Signed where it says which keys it was made with. */
const plan = (about: Pick<BackupManifest, 'keys' | 'keyIds'>, env: NodeJS.ProcessEnv = {}) => {
  const manifest = { ...bare, ...about };
  const signer = [here, there].map(loadInstallationKey).find(({ id }) => id === about.keyIds?.installation);
  return planKeys(signer ? signManifest(manifest, signer) : manifest, { dataDir: here, env, passphrase });
};

describe('the keys after a restore', () => {
  it('are those of the data folder when the backup was made with them, sealed in it or not', () => {
    expect(plan({ keys: null, keyIds: idsOf(here) })).toEqual({ files: {}, doubt: null });
    expect(plan({ keys: sealedOf(here), keyIds: idsOf(here) })).toEqual({ files: {}, doubt: null });
  });

  it('are those of the backup when it brings others, which then replace the files', () => {
    const { files, doubt } = plan({ keys: sealedOf(there), keyIds: idsOf(there) });
    expect([files, doubt]).toEqual([readKeyFiles(there), null]);
    writeKeyFiles(here, files);
    expect(readKeyFiles(here)).toEqual(readKeyFiles(there));
  });

  it('are in doubt when the backup needs others and has none, naming the first', () => {
    expect(plan({ keys: null, keyIds: idsOf(there) }).doubt).toMatchObject({
      code: 'BACKUP_KEYS_DIFFER',
      params: { key: 'secret.key' },
    });
    const mixed = { secret: idsOf(here)!.secret, installation: idsOf(there)!.installation };
    expect(plan({ keys: null, keyIds: mixed }).doubt).toMatchObject({ params: { key: 'installation-key.pem' } });
  });

  it('take the secret key from the environment before any file', () => {
    const env = { LINGTAN_SECRET_KEY: readFileSync(join(here, 'secret.key'), 'utf8') };
    rmSync(join(here, 'secret.key'));
    const keyIds = { ...idsOf(there)!, installation: loadInstallationKey(here).id };
    expect(plan({ keys: null, keyIds }, env).doubt).toMatchObject({ params: { key: 'LINGTAN_SECRET_KEY' } });
    expect(() => plan({ keys: null, keyIds })).toThrow(/holds no keys/);
  });

  it('are in doubt for a backup of the first versions, and where it brings both, whether it is as it was made', () => {
    expect(plan({ keys: null }).doubt).toMatchObject({ code: 'BACKUP_KEYS_UNKNOWN' });
    expect(plan({ keys: sealedOf(there) }).doubt).toMatchObject({ code: 'BACKUP_UNSIGNED' });
  });

  it('fit a backup that nobody signed, and the backup is in doubt all the same', () => {
    const unsigned = { ...bare, keys: sealedOf(here), keyIds: idsOf(here) };
    const { doubt } = planKeys(unsigned, { dataDir: here, env: {}, passphrase });
    expect(doubt).toMatchObject({ code: 'BACKUP_UNSIGNED' });
  });
});

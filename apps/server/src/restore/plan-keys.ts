import {
  backupErrors,
  type BackupSecret,
  openCipher,
  openKeys,
  manifestState,
  parseSecretKey,
  readInstallationKey,
  secretKeyId,
  type BackupManifest,
  type KeyFiles,
} from '@lingtan/kernel';
import type { LingtanError } from '@lingtan/sdk';
import { readKeyFiles } from '../installation/key-files.ts';

/** Keys of an installation after a restore. */
export interface KeyPlan {
  /** Files to write: keys of the backup that the data folder does not have. */
  files: KeyFiles;
  /** Why these may not be the keys that the backup needs, or the backup may not be this installation's; null when all fits. */
  doubt: LingtanError | null;
}

/**
 * Finds out which keys hold after a restore: those sealed in the backup, else those of the data folder; a secret key in
 * the environment before both.
 * @throws BACKUP_PASSPHRASE, BACKUP_KEY_NEEDED, BACKUP_NO_KEYS
 */
export async function planKeys(
  manifest: BackupManifest,
  { dataDir, env, secret: opening = null }: { dataDir: string; env: NodeJS.ProcessEnv; secret?: BackupSecret | null },
): Promise<KeyPlan> {
  const { keyIds } = manifest;
  const present = readKeyFiles(dataDir);
  const sealed = await keysIn(manifest, opening);
  const after: KeyFiles = { ...present, ...sealed };
  const fromEnv = env['LINGTAN_SECRET_KEY'];
  const secret = fromEnv || after['secret.key'];
  if (secret === undefined) throw backupErrors.NO_KEYS({ dataDir });
  const files = Object.fromEntries(Object.entries(sealed).filter(([name, text]) => present[name] !== text));
  const pem = after['installation-key.pem'];
  const differs = (key: string): KeyPlan => ({ files, doubt: backupErrors.KEYS_DIFFER({ key }) });
  if (keyIds) {
    if (secretKeyId(parseSecretKey(secret)) !== keyIds.secret)
      return differs(fromEnv ? 'LINGTAN_SECRET_KEY' : 'secret.key');
    if (pem === undefined || readInstallationKey(pem).id !== keyIds.installation)
      return differs('installation-key.pem');
    return { files, doubt: manifestState(manifest) === 'unsigned' ? backupErrors.UNSIGNED() : null };
  }
  const whole = !fromEnv && sealed['secret.key'] !== undefined && sealed['installation-key.pem'] !== undefined;
  return { files, doubt: whole ? backupErrors.UNSIGNED() : backupErrors.KEYS_UNKNOWN() };
}

/** Keys in a backup: those of an encrypted one, or those that an earlier version sealed. */
async function keysIn({ encryption, keys }: BackupManifest, secret: BackupSecret | null): Promise<KeyFiles> {
  if (!encryption) return keys === null ? {} : openKeys(keys, secret);
  const cipher = await openCipher(encryption, secret);
  return encryption.keys === null ? {} : cipher.openKeys(encryption.keys);
}

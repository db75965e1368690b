import { createDecipheriv, scryptSync } from 'node:crypto';
import { another, type BackupSecret, noPassphrase } from './data-key.ts';
import { backupErrors } from './errors.ts';
import type { BackupManifest } from './manifest.ts';

/** Files of the installation that no table holds, by name; their text. */
export type KeyFiles = Readonly<Record<string, string>>;

const keyOf = (passphrase: string, salt: Buffer, power: number): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** power, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });

/**
 * Opens keys that earlier versions sealed with a passphrase (scrypt, AES-256-GCM), in backups that are not encrypted.
 * @throws BACKUP_PASSPHRASE when it is another passphrase, or the text was changed
 */
export function openKeys(keys: NonNullable<BackupManifest['keys']>, secret: BackupSecret | null | undefined): KeyFiles {
  if (!secret || !('passphrase' in secret)) throw backupErrors.PASSPHRASE({ reason: noPassphrase });
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  try {
    const key = keyOf(secret.passphrase, bytes(keys.salt), keys.cost ?? 16);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(keys.nonce), { authTagLength: 16 });
    decipher.setAuthTag(bytes(keys.tag));
    const clear = Buffer.concat([decipher.update(bytes(keys.sealed)), decipher.final()]);
    return JSON.parse(clear.toString('utf8')) as KeyFiles;
  } catch (error) {
    throw backupErrors.PASSPHRASE({ reason: another }, error);
  }
}

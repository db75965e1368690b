import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import type { LocalizedText } from '@lingtan/sdk';
import { backupErrors } from './errors.ts';
import type { BackupManifest } from './manifest.ts';

/** Files of the installation that no table holds, by name; their text. */
export type KeyFiles = Readonly<Record<string, string>>;

// 128 MiB and about a fifth of a second a guess.
const cost = 17;
const keyOf = (passphrase: string, salt: Buffer, power: number): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** power, r: 8, p: 1, maxmem: 256 * 1024 * 1024 });

/** Seals the keys with a passphrase (scrypt, AES-256-GCM): who finds the backup does not have them yet. */
export function sealKeys(files: KeyFiles, passphrase: string): NonNullable<BackupManifest['keys']> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt, cost), nonce);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(files), 'utf8'), cipher.final()]);
  const [text, tag] = [sealed.toString('base64'), cipher.getAuthTag().toString('base64')];
  return { salt: salt.toString('base64'), nonce: nonce.toString('base64'), sealed: text, tag, cost };
}

const none: LocalizedText = { en: 'no passphrase was given', 'zh-CN': '未提供口令' };
const another: LocalizedText = {
  en: 'the passphrase is another one, or the backup was changed',
  'zh-CN': '口令不符，或备份已被改动',
};

/**
 * Opens what {@link sealKeys} made.
 * @throws BACKUP_PASSPHRASE when it is another passphrase, or the text was changed
 */
export function openKeys(keys: NonNullable<BackupManifest['keys']>, passphrase: string | undefined): KeyFiles {
  if (!passphrase) throw backupErrors.PASSPHRASE({ reason: none });
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      keyOf(passphrase, bytes(keys.salt), keys.cost ?? 16),
      bytes(keys.nonce),
    );
    decipher.setAuthTag(bytes(keys.tag));
    const clear = Buffer.concat([decipher.update(bytes(keys.sealed)), decipher.final()]);
    return JSON.parse(clear.toString('utf8')) as KeyFiles;
  } catch (error) {
    throw backupErrors.PASSPHRASE({ reason: another }, error);
  }
}

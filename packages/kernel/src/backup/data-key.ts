import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import type { LocalizedText } from '@lingtan/sdk';
import { decryptAs, encryptAs } from './cipher-stream.ts';
import { backupErrors } from './errors.ts';
import type { BackupTable, Encryption } from './manifest.ts';
import type { KeyFiles } from './sealed-keys.ts';

/** What opens the backups of an operator: a passphrase, or the 32 bytes of a key file. */
export type BackupSecret = { readonly passphrase: string } | { readonly key: Buffer };

/** Encrypts and decrypts the parts of a backup. */
export interface BackupCipher {
  /** The data key as the manifest has it, encrypted by the secret of the operator. */
  readonly wrapped: Encryption['key'];
  encrypt(file: string): Transform;
  decrypt(file: string): Transform;
  /** Stands for a sum of hashes: who has not the key cannot try what rows a table may have had. */
  cover(table: Pick<BackupTable, 'schema' | 'name' | 'rows' | 'content'>): string;
  sealKeys(files: KeyFiles): NonNullable<Encryption['keys']>;
  openKeys(keys: NonNullable<Encryption['keys']>): KeyFiles;
}

/** Shortest passphrase, in characters. */
export const shortestPassphrase = 12;
const keyFileForm = /^(?:lingtan-backup-key-1:)?([0-9a-f]{64})$/;
const scryptOf = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** Text of a new key file. */
export const drawBackupKey = (): string => `lingtan-backup-key-1:${randomBytes(32).toString('hex')}\n`;

/** @throws BACKUP_KEY_FILE when the text is no key */
export function parseBackupKey(text: string, file: string): Buffer {
  const hex = keyFileForm.exec(text.trim())?.[1];
  const key = Buffer.from(hex ?? '', 'hex');
  if (new Set(key).size < 8) throw backupErrors.KEY_FILE({ file });
  return key;
}

/** Id of a key file: derived one way, and for nothing else. */
export function backupKeyId(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'lingtan backup key id', 8)).toString('hex');
}

/** Whether a secret may be that of a backup; of passphrases only a try says it. Without a secret: whether it needs none. */
export function mayOpen(encryption: Encryption | undefined, secret: BackupSecret | null): boolean {
  if (!encryption || secret === null) return !encryption && secret === null;
  const { key } = encryption;
  return key.kind === 'file' ? 'key' in secret && backupKeyId(secret.key) === key.id : 'passphrase' in secret;
}

/** A new data key. Those of backups before are used again by way of {@link openCipher}. */
export async function drawCipher(secret: BackupSecret): Promise<BackupCipher> {
  const dataKey = randomBytes(32);
  const salt = randomBytes(16);
  const sealed = sealBox(await keyOf(secret, salt), dataKey, dataKeyPlace);
  const wrap = { salt: salt.toString('base64'), ...sealed };
  return cipherOf(
    dataKey,
    'key' in secret
      ? { kind: 'file', id: backupKeyId(secret.key), ...wrap }
      : { kind: 'passphrase', cost: 17, ...wrap },
  );
}

/** @throws BACKUP_PASSPHRASE, BACKUP_KEY_NEEDED, when the secret is not that of the backup */
export async function openCipher({ key }: Encryption, secret: BackupSecret | null | undefined): Promise<BackupCipher> {
  if (key.kind === 'file') {
    const given = secret && 'key' in secret ? backupKeyId(secret.key) : null;
    if (given !== key.id) throw backupErrors.KEY_NEEDED({ id: key.id, given: given ?? noKey });
  } else if (!secret || !('passphrase' in secret)) throw backupErrors.PASSPHRASE({ reason: noPassphrase });
  const kek = await keyOf(secret!, Buffer.from(key.salt, 'base64'));
  const dataKey = openBox(kek, key, dataKeyPlace);
  if (dataKey === null) throw backupErrors.PASSPHRASE({ reason: another });
  return cipherOf(dataKey, key);
}

const dataKeyPlace = 'lingtan backup data key';
const keysPlace = 'lingtan backup keys of the installation';
/** Why a passphrase does not open what it should. */
export const noPassphrase: LocalizedText = { en: 'no passphrase was given', 'zh-CN': '未提供口令' };
/** See {@link noPassphrase}. */
export const another: LocalizedText = {
  en: 'the passphrase is another one, or the backup was changed',
  'zh-CN': '口令不符，或备份已被改动',
};
const noKey: LocalizedText = { en: 'none', 'zh-CN': '无' };

// 128 MiB and about a fifth of a second a guess. A key file has all the chance that it needs.
async function keyOf(secret: BackupSecret, salt: Buffer): Promise<Buffer> {
  if ('key' in secret) return Buffer.from(hkdfSync('sha256', secret.key, salt, 'lingtan backup key', 32));
  const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
  return scryptOf(secret.passphrase.normalize('NFKC'), salt, 32, cost);
}

interface Box {
  nonce: string;
  sealed: string;
  tag: string;
}

function sealBox(key: Buffer, clear: Buffer, place: string): Box {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(clear), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return { nonce: text(nonce), sealed: text(sealed), tag: text(cipher.getAuthTag()) };
}

function openBox(key: Buffer, { nonce, sealed, tag }: Box, place: string): Buffer | null {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes(tag));
    return Buffer.concat([decipher.update(bytes(sealed)), decipher.final()]);
  } catch {
    return null;
  }
}

function cipherOf(dataKey: Buffer, wrapped: Encryption['key']): BackupCipher {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync('sha256', dataKey, '', `lingtan backup ${use}`, 32));
  return {
    wrapped,
    encrypt: (file) => encryptAs(file, dataKey),
    decrypt: (file) => decryptAs(file, dataKey),
    cover({ schema, name, rows, content }) {
      const of = JSON.stringify([schema, name, rows, content]);
      return BigInt(`0x${createHmac('sha256', derived('sums')).update(of).digest('hex')}`).toString();
    },
    sealKeys: (files) => sealBox(derived('keys'), Buffer.from(JSON.stringify(files)), keysPlace),
    openKeys(keys) {
      const clear = openBox(derived('keys'), keys, keysPlace);
      if (clear === null) throw backupErrors.NOT_AUTHENTIC({ file: 'manifest.json' });
      return JSON.parse(clear.toString('utf8')) as KeyFiles;
    },
  };
}

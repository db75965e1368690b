import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import {
  backupErrors,
  type BackupSecret,
  type CopyTarget,
  parseBackupKey,
  sftpTarget,
  shortestPassphrase,
} from '@lingtan/kernel/command-line';

/** Files named on a command line, before those of the environment. */
export interface BackupSecretFiles {
  passphraseFile?: string;
  keyFile?: string;
}

/**
 * What encrypts backups and opens them: a passphrase or a key file, of a command line or else of the environment
 * (LINGTAN_BACKUP_PASSPHRASE, LINGTAN_BACKUP_KEY_FILE). Null: nothing.
 * @throws BACKUP_SECRET_TWICE, BACKUP_PASSPHRASE_SHORT, BACKUP_KEY_FILE, BACKUP_KEY_UNREADABLE
 */
export function backupSecretOf(env: NodeJS.ProcessEnv, files: BackupSecretFiles = {}): BackupSecret | null {
  const named = files.passphraseFile !== undefined || files.keyFile !== undefined;
  const keyFile = named ? files.keyFile : env['LINGTAN_BACKUP_KEY_FILE'] || undefined;
  const passphrase =
    files.passphraseFile === undefined
      ? (!named && env['LINGTAN_BACKUP_PASSPHRASE']) || undefined
      : readText(files.passphraseFile).replace(/\r?\n$/, '');
  if (keyFile !== undefined && passphrase !== undefined) throw backupErrors.SECRET_TWICE();
  if (keyFile !== undefined) return { key: parseBackupKey(readText(keyFile), keyFile) };
  return passphrase === undefined ? null : { passphrase };
}

/**
 * {@link backupSecretOf} for what encrypts: a key that lies among the backups, or a passphrase that is soon guessed, does not.
 * @throws BACKUP_KEY_WITHIN, BACKUP_PASSPHRASE_SHORT
 */
export function encryptingSecretOf(env: NodeJS.ProcessEnv, backupDir: string): BackupSecret | null {
  const secret = backupSecretOf(env);
  if (secret && 'passphrase' in secret && secret.passphrase.length < shortestPassphrase)
    throw backupErrors.PASSPHRASE_SHORT({ length: secret.passphrase.length, least: shortestPassphrase });
  const file = env['LINGTAN_BACKUP_KEY_FILE'];
  if (file && isWithin(backupDir, file)) throw backupErrors.KEY_WITHIN({ file });
  return secret;
}

/**
 * Where copies of backups go (LINGTAN_BACKUP_SFTP, LINGTAN_BACKUP_SFTP_KEY_FILE, LINGTAN_BACKUP_SFTP_HOST_KEYS). Null: nowhere.
 * @throws BACKUP_COPY_URL, BACKUP_COPY_SETTINGS
 */
export function copyTargetOf(env: NodeJS.ProcessEnv): CopyTarget | null {
  const url = env['LINGTAN_BACKUP_SFTP'];
  if (!url) return null;
  const file = (name: string): string => {
    const path = env[name];
    if (!path) throw backupErrors.COPY_SETTINGS({ missing: name });
    return path;
  };
  return sftpTarget({
    url,
    keyFile: file('LINGTAN_BACKUP_SFTP_KEY_FILE'),
    hostKeys: file('LINGTAN_BACKUP_SFTP_HOST_KEYS'),
  });
}

function isWithin(folder: string, file: string): boolean {
  const real = (each: string): string => {
    try {
      return realpathSync(each);
    } catch {
      return resolve(each);
    }
  };
  const [first] = relative(real(folder), real(file)).split(sep);
  return first !== '..' && first !== '';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw backupErrors.KEY_UNREADABLE({ file, reason: (error as Error).message }, error);
  }
}

import { join } from 'node:path';
import { backupErrors, type BackupSecret, openBackupFolder, secretKeyId } from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { readKeyFiles } from '../installation/key-files.ts';
import type { Installation } from '../installation/open-installation.ts';
import { orAborted } from './or-aborted.ts';
import type { RestoreStep } from './restore-step.ts';

/** What a backup of an installation needs that no server runs on. */
export interface VerifiedBackupOptions {
  backupDir: string;
  version: string;
  /** Encrypts it; null: it is not encrypted. */
  secret: BackupSecret | null;
  log: Logger;
  signal: AbortSignal;
  onStep(step: RestoreStep): void;
}

/**
 * Makes a backup of the present state and reads it back.
 * @returns its name
 * @throws BACKUP_DAMAGED
 */
export async function verifiedBackup(installation: Installation, options: VerifiedBackupOptions): Promise<string> {
  const { backupDir, version, secret, log, signal, onStep } = options;
  const { database, dataDir, secretKey, installationKey } = installation;
  const folder = openBackupFolder({
    path: backupDir,
    database,
    version,
    keys: () => readKeyFiles(dataDir),
    keyIds: { secret: secretKeyId(secretKey), installation: installationKey.id },
    secret: () => secret,
    log,
  });
  const { name, done } = folder.start(undefined, (at, of) => onStep({ phase: 'backing-up', done: at, of }));
  await orAborted(done, signal);
  const { ok, problems } = await orAborted(folder.check(name), signal);
  if (!ok) throw backupErrors.DAMAGED({ folder: join(backupDir, name), problems: problems.join('; ') });
  return name;
}

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  backupErrors,
  type BackupManifest,
  type BackupSecret,
  checkBackup,
  type KeyFiles,
  restoreBackup,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { ensureDataDir } from '../installation/data-dir.ts';
import { readKeyFiles, writeKeyFiles } from '../installation/key-files.ts';
import { migrationComponents } from '../installation/migration-components.ts';
import { type Installation, openInstallation } from '../installation/open-installation.ts';
import { orAborted } from './or-aborted.ts';
import type { RestoreStep } from './restore-step.ts';

/** What a restore needs. */
export interface RestoreOptions {
  root: string;
  /** Folder of the installation, without a database. */
  dataDir: string;
  /** Folder of the backup. */
  backup: string;
  /** Keys to put into the data folder; see `planKeys`. */
  keys: KeyFiles;
  /** What opens an encrypted backup. */
  secret?: BackupSecret | null;
  env: NodeJS.ProcessEnv;
  log: Logger;
  /** Ends it, as a failure would. */
  signal?: AbortSignal;
  onStep?(step: RestoreStep): void;
  /** Has the restored database before it is closed. */
  afterwards?(installation: Installation): Promise<void>;
}

/**
 * Makes an installation out of a backup; nobody is signed in to it. What it has made is taken away again when it does
 * not succeed.
 * @throws BACKUP_* ; see `backupErrors`
 */
export async function restoreInstallation(options: RestoreOptions): Promise<BackupManifest> {
  const { root, dataDir, backup, env, log, signal, onStep } = options;
  const cluster = join(dataDir, 'postgres');
  if (!env['DATABASE_URL'] && existsSync(cluster)) throw backupErrors.NOT_EMPTY({ found: `the database ${cluster}` });
  onStep?.({ phase: 'reading' });
  const { ok, manifest, problems } = await checkBackup(backup);
  if (!ok) throw backupErrors.DAMAGED({ folder: backup, problems: problems.join('; ') });
  const undoKeys = placeKeys(dataDir, options.keys);
  try {
    onStep?.({ phase: 'opening' });
    const installation = await openInstallation({ dataDir, log, env, migrate: false });
    try {
      const { database } = installation;
      const filled = restoreBackup({
        database,
        folder: backup,
        secret: options.secret ?? null,
        components: migrationComponents(root, env),
        onProgress: (done, of, table) => onStep?.({ phase: 'restoring', done, of, table }),
      });
      await orAborted(filled, signal);
      // A session that was ended since would open again.
      await database.withOwner((client) => client.query('delete from auth.session'));
      if (options.afterwards) await orAborted(options.afterwards(installation), signal);
    } finally {
      await installation.close();
    }
    return manifest;
  } catch (error) {
    undoKeys();
    if (!env['DATABASE_URL']) {
      rmSync(cluster, { recursive: true, force: true });
      rmSync(join(dataDir, 'postgres.json'), { force: true });
    }
    throw error;
  }
}

/** Puts the keys in place; the answer makes it as it was. */
function placeKeys(dataDir: string, files: KeyFiles): () => void {
  ensureDataDir(dataDir);
  const before = readKeyFiles(dataDir);
  writeKeyFiles(dataDir, files);
  return () => {
    for (const name of Object.keys(files)) if (before[name] === undefined) rmSync(join(dataDir, name), { force: true });
    writeKeyFiles(dataDir, before);
  };
}

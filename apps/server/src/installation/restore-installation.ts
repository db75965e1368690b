import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  backupErrors,
  checkBackup,
  discoverPlugins,
  kernelMigrations,
  openKeys,
  pluginSchema,
  restoreBackup,
  type BackupManifest,
  type MigrationComponent,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { telemetryMigrations } from '@lingtan/telemetry';
import { ensureDataDir } from './data-dir.ts';
import { readKeyFiles, writeKeyFiles } from './key-files.ts';
import { openInstallation } from './open-installation.ts';
import { pluginFolders } from './plugin-folders.ts';

/** What a restore needs. */
export interface RestoreOptions {
  root: string;
  /** New folder of the installation. */
  dataDir: string;
  /** Folder of the backup. */
  backup: string;
  /** With which the keys were sealed. */
  passphrase?: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  onProgress?(step: string): void;
}

/**
 * Makes an installation out of a backup. What it has made is taken away again when it does not succeed.
 * @throws BACKUP_* ; see `backupErrors`
 */
export async function restoreInstallation(options: RestoreOptions): Promise<BackupManifest> {
  const { root, dataDir, backup, env, log, onProgress } = options;
  const cluster = join(dataDir, 'postgres');
  if (!env['DATABASE_URL'] && existsSync(cluster)) throw backupErrors.NOT_EMPTY({ found: `the database ${cluster}` });
  onProgress?.('Reading the backup');
  const { ok, manifest, problems } = await checkBackup(backup);
  if (!ok) throw backupErrors.DAMAGED({ folder: backup, problems: problems.join('; ') });
  const undo = placeKeys(options, manifest);
  try {
    onProgress?.('Starting the database');
    const installation = await openInstallation({ dataDir, log, env, migrate: false });
    try {
      const components = [kernelMigrations, telemetryMigrations, ...pluginMigrations(root, env)];
      await restoreBackup({
        database: installation.database,
        folder: backup,
        components,
        onProgress: (done, of, table) => onProgress?.(`Restoring ${table} (${done + 1} of ${of})`),
      });
    } finally {
      await installation.close();
    }
    return manifest;
  } catch (error) {
    undo();
    if (!env['DATABASE_URL']) {
      rmSync(cluster, { recursive: true, force: true });
      rmSync(join(dataDir, 'postgres.json'), { force: true });
    }
    throw error;
  }
}

/** Puts the keys in place; the answer takes away again what was put there. */
function placeKeys({ dataDir, env, passphrase }: RestoreOptions, { keys }: BackupManifest): () => void {
  ensureDataDir(dataDir);
  const there = readKeyFiles(dataDir);
  if (keys === null) {
    if (there['secret.key'] === undefined && !env['LINGTAN_SECRET_KEY']) throw backupErrors.NO_KEYS({ dataDir });
    return () => {};
  }
  const sealed = openKeys(keys, passphrase);
  const missing = Object.fromEntries(Object.entries(sealed).filter(([name]) => there[name] === undefined));
  writeKeyFiles(dataDir, missing);
  return () => {
    for (const name of Object.keys(missing)) rmSync(join(dataDir, name), { force: true });
  };
}

function pluginMigrations(root: string, env: NodeJS.ProcessEnv): MigrationComponent[] {
  return discoverPlugins(pluginFolders(root, env)).flatMap(({ directory }) => {
    const { id } = JSON.parse(readFileSync(join(directory, 'plugin.json'), 'utf8')) as { id: string };
    return [{ id, schema: pluginSchema(id), directory: join(directory, 'migrations') }];
  });
}

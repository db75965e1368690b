import {
  acquireDataDirLock,
  type EmbeddedPostgres,
  type InstallationKey,
  type KernelDatabase,
  kernelMigrations,
  loadInstallationKey,
  openDatabase,
  startEmbeddedPostgres,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { telemetryMigrations } from '@lingtan/telemetry';
import { hkdfSync } from 'node:crypto';
import { ensureDataDir } from './data-dir.ts';
import { databaseLimits } from './database-limits.ts';
import { settleKeys } from './pending-keys.ts';
import { loadSecretKey } from './secret-key.ts';

/** An installation that is open: locked, its database up and migrated. */
export interface Installation {
  readonly dataDir: string;
  readonly database: KernelDatabase;
  readonly secretKey: Buffer;
  readonly installationKey: InstallationKey;
  /** Address of the embedded PostgreSQL without password; null with a database of one's own. */
  readonly embedded: string | null;
  /** Gives its owner and superuser other passwords; open again afterwards. Null with a database of one's own. */
  readonly rotatePasswords: EmbeddedPostgres['rotatePasswords'] | null;
  close(): Promise<void>;
}

/**
 * Opens an installation: one process at a time per data folder, embedded PostgreSQL unless DATABASE_URL names another.
 * @throws POSTGRES_DATA_DIR_IN_USE when a server runs on the folder, KEYS_OTHER when its keys are not those of the database
 */
export async function openInstallation(options: {
  dataDir: string;
  log: Logger;
  env?: NodeJS.ProcessEnv;
  onProgress?(step: string): void;
  /** Opens also without the secret key that the database names, for the rotation that puts another in its place. */
  lostSecretKey?: boolean;
  /** False for a restore, which brings the schemas to the state of the backup itself. */
  migrate?: boolean;
}): Promise<Installation> {
  const { dataDir, log, env = process.env, onProgress } = options;
  ensureDataDir(dataDir);
  const lock = acquireDataDirLock(dataDir);
  try {
    const external = env['DATABASE_URL'] || undefined;
    const postgres = external
      ? null
      : await startEmbeddedPostgres({ dataDir, log, ...(onProgress ? { onProgress } : {}) });
    try {
      const ownerUrl = external ?? postgres!.ownerUrl;
      await settleKeys({ dataDir, ownerUrl, env, lost: options.lostSecretKey ?? false });
      const secretKey = loadSecretKey(dataDir, env);
      const installationKey = loadInstallationKey(dataDir);
      const roleSecret = Buffer.from(hkdfSync('sha256', secretKey, '', 'lingtan database roles', 32)).toString('hex');
      const database = await openDatabase({
        ownerUrl,
        roleSecret,
        log,
        limits: databaseLimits(env),
        ...(env['LINGTAN_APP_DATABASE_URL'] ? { appUrl: env['LINGTAN_APP_DATABASE_URL'] } : {}),
        ...(env['LINGTAN_KERNEL_DATABASE_URL'] ? { kernelUrl: env['LINGTAN_KERNEL_DATABASE_URL'] } : {}),
      });
      if (options.migrate !== false) {
        onProgress?.('Migrating the database');
        await database.migrate([kernelMigrations, telemetryMigrations]);
      }
      return {
        dataDir,
        database,
        secretKey,
        installationKey,
        rotatePasswords: postgres?.rotatePasswords ?? null,
        embedded: postgres ? `${postgres.host}:${postgres.port}` : null,
        close: async () => {
          try {
            await database.close();
          } finally {
            await postgres?.stop();
            lock.release();
          }
        },
      };
    } catch (error) {
      await postgres?.stop();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

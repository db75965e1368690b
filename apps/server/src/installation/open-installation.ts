import {
  acquireDataDirLock,
  assertFits,
  assertVersions,
  databaseErrors,
  type EmbeddedPostgres,
  type InstallationKey,
  type KernelDatabase,
  kernelMigrations,
  loadInstallationKey,
  type MigrationComponent,
  openDatabase,
  readInstallationRecord,
  recordSecretKey,
  secretKeyId,
  startEmbeddedPostgres,
  withOwnerConnection,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { telemetryMigrations } from '@lingtan/telemetry';
import { hkdfSync } from 'node:crypto';
import { ensureDataDir } from './data-dir.ts';
import { databaseLimits } from './database-limits.ts';
import { assertPlace, databaseName, notePlace } from './database-place.ts';
import { installationErrors } from './errors.ts';
import { settleKeys } from './pending-keys.ts';
import { loadSecretKey } from './secret-key.ts';

const own: readonly MigrationComponent[] = [kernelMigrations, telemetryMigrations];

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
 * What does not fit is refused before anything is written.
 * @throws POSTGRES_DATA_DIR_IN_USE when a server runs on the folder, KEYS_OTHER and DATABASE_ROLE_OTHER_KEY when its keys
 * are not those of the database, DATABASE_MIGRATION_MISSING when the database is newer, CLUSTER_VERSIONS when processes
 * of a version too far away serve it, INSTALLATION_OTHER_DATABASE
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
  /** All that this version has migrations of. Default: kernel and telemetry, which are those that are migrated here. */
  components?: readonly MigrationComponent[];
  /** For commands: makes no installation and brings none up to date. @throws INSTALLATION_NONE, DATABASE_OLDER */
  existing?: boolean;
  /** Of this process; without it nobody asks whether it works beside those that serve the installation. */
  version?: string;
}): Promise<Installation> {
  const { dataDir, log, env = process.env, onProgress, existing = false } = options;
  const external = env['DATABASE_URL'] || undefined;
  assertPlace(dataDir, external, existing);
  ensureDataDir(dataDir);
  const lock = acquireDataDirLock(dataDir);
  try {
    const postgres = external
      ? null
      : await startEmbeddedPostgres({ dataDir, log, ...(onProgress ? { onProgress } : {}) });
    try {
      const ownerUrl = external ?? postgres!.ownerUrl;
      const record = await withOwnerConnection(ownerUrl, async (owner) => {
        await assertFits(owner, options.components ?? own);
        await assertFits(owner, own, { whole: existing });
        if (options.version !== undefined) await assertVersions(owner, options.version);
        return readInstallationRecord(owner);
      });
      if (existing && record === null)
        throw installationErrors.NONE({ place: external ? databaseName(external) : dataDir });
      if (existing && record!.id === null) throw databaseErrors.OLDER({ component: 'kernel', file: 'installation' });
      const lost = options.lostSecretKey ?? false;
      const { named } = await settleKeys({ dataDir, ownerUrl, env, lost, first: record?.secretKeyId ?? null });
      const secretKey = loadSecretKey(dataDir, env);
      const installationKey = loadInstallationKey(dataDir);
      const roleSecret = Buffer.from(hkdfSync('sha256', secretKey, '', 'lingtan database roles', 32)).toString('hex');
      const database = await openDatabase({
        ownerUrl,
        roleSecret,
        mayChangePasswords: record === null || named || lost,
        log,
        limits: databaseLimits(env),
        ...(env['LINGTAN_APP_DATABASE_URL'] ? { appUrl: env['LINGTAN_APP_DATABASE_URL'] } : {}),
        ...(env['LINGTAN_KERNEL_DATABASE_URL'] ? { kernelUrl: env['LINGTAN_KERNEL_DATABASE_URL'] } : {}),
      });
      if (options.migrate !== false && !existing) {
        onProgress?.('Migrating the database');
        await database.migrate(own);
        if (!lost) await database.withOwner((owner) => recordSecretKey(owner, secretKeyId(secretKey)));
      }
      if (options.migrate !== false) notePlace(dataDir, external);
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

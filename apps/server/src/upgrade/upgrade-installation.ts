import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import {
  acquireDataDirLock,
  appendAudit,
  type AuditActor,
  backupErrors,
  type BackupSecret,
  type Kernel,
  pendingMigrations,
  readManifest,
} from '@lingtan/kernel';
import { LingtanError, type Logger } from '@lingtan/sdk';
import { backupDirOf } from '../installation/data-dir.ts';
import { assertPlace } from '../installation/database-place.ts';
import { readKeyFiles } from '../installation/key-files.ts';
import { migrationComponents } from '../installation/migration-components.ts';
import { openInstallation } from '../installation/open-installation.ts';
import type { CheckedOrder } from '../restore/restore-desk.ts';
import { readEnded, readRecord } from '../restore/restore-record.ts';
import type { RestoreStep } from '../restore/restore-step.ts';
import { giveUp, runRestore } from '../restore/run-restore.ts';
import { asideFolder } from '../restore/set-aside.ts';
import { keepRestored } from '../restore/start-settled.ts';
import { verifiedBackup } from '../restore/verified-backup.ts';
import { startServer } from '../start-server.ts';
import { upgradeErrors } from './errors.ts';
import { problemsOf } from './problems-of.ts';

/** What an upgrade needs. No server runs on the installation. */
export interface UpgradeOptions {
  root: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  version: string;
  log: Logger;
  /** Ends it; what was done is undone then. */
  signal: AbortSignal;
  /** Encrypts the backup, and opens it on the way back. */
  secret: BackupSecret | null;
  /** Checkout of the version before, whose PostgreSQL made the database; it makes the backup that the new one is filled from. */
  from?: string;
  onStep(step: RestoreStep): void;
}

/** What an upgrade has done. */
export interface UpgradeReport {
  /** Name of the backup of the state before; null where nothing was to be done. */
  backup: string | null;
  /** `component/file` of what was applied. */
  migrations: string[];
}

const actor: AuditActor = { kind: 'system', id: 'lingtan.upgrade', name: 'lingtan upgrade' };

/**
 * Brings an installation to this version: a verified backup, the migrations, and a look whether this version holds on it,
 * without devices and plugins. What does not hold is undone by that backup. A process that dies in between leaves a
 * database that this version goes on with, or what {@link runRestore} leaves.
 * @throws UPGRADE_*, POSTGRES_DATA_DIR_IN_USE while a server runs, POSTGRES_VERSION where `from` is needed
 */
export async function upgradeInstallation(options: UpgradeOptions): Promise<UpgradeReport> {
  const { dataDir, env } = options;
  const external = env['DATABASE_URL'] || undefined;
  assertPlace(dataDir, external, true);
  if (options.from !== undefined && external !== undefined) throw upgradeErrors.FROM_EXTERNAL();
  const aside = asideFolder(dataDir);
  if (readRecord(dataDir) || existsSync(aside)) throw backupErrors.ASIDE_LEFT({ folder: aside });
  // Before this process holds the data folder: the other version opens it.
  const filledFrom = options.from === undefined ? null : await backupBy(options.from, options);
  const lock = acquireDataDirLock(dataDir);
  try {
    return filledFrom === null ? await inPlace(options) : await rebuild(options, filledFrom);
  } finally {
    lock.release();
  }
}

async function inPlace(options: UpgradeOptions): Promise<UpgradeReport> {
  const { env, signal } = options;
  const before = await keepBefore(options);
  if (!before) {
    await holds(options, null, []);
    return { backup: null, migrations: [] };
  }
  const { backup, migrations } = before;
  try {
    signal.throwIfAborted();
    await holds(options, backup, migrations);
    return { backup, migrations };
  } catch (error) {
    const reason = messageOf(error);
    if (env['DATABASE_URL'])
      throw upgradeErrors.NOT_UNDONE({ reason, backup, why: 'a database of your own is not replaced' }, error);
    // By nobody's signal: half of it would be worse than either.
    const order = await orderOf(backup, options);
    const undone = await runRestore({ ...restoreOf(options), order, signal: new AbortController().signal });
    if (!undone)
      throw upgradeErrors.NOT_UNDONE(
        { reason, backup, why: readEnded(options.dataDir)?.reason?.en ?? 'the backup was not restored' },
        error,
      );
    await keepRestored(options.dataDir, readRecord(options.dataDir)!);
    throw upgradeErrors.UNDONE({ reason, backup }, error);
  }
}

/** Fills a new database from a backup of the version before, so that its PostgreSQL may be another. */
async function rebuild(options: UpgradeOptions, backup: string): Promise<UpgradeReport> {
  const { dataDir, log } = options;
  const order = await orderOf(backup, options);
  if (!(await runRestore({ ...restoreOf(options), order })))
    throw upgradeErrors.UNDONE({ reason: readEnded(dataDir)?.reason?.en ?? 'the backup was not restored', backup });
  const record = readRecord(dataDir)!;
  try {
    options.signal.throwIfAborted();
    const migrations = await waiting(options);
    await holds(options, backup, migrations);
    await keepRestored(dataDir, record);
    return { backup, migrations };
  } catch (error) {
    options.onStep({ phase: 'putting-back' });
    await giveUp(dataDir, record, error, log);
    throw upgradeErrors.UNDONE({ reason: messageOf(error), backup }, error);
  }
}

/** A backup of the state before, and what is to be applied; null where nothing is. */
async function keepBefore(options: UpgradeOptions): Promise<{ backup: string; migrations: string[] } | null> {
  const { root, dataDir, env, version, log, signal, secret, onStep } = options;
  onStep({ phase: 'opening' });
  const installation = await openInstallation({
    ...{ dataDir, log, env, migrate: false },
    components: migrationComponents(root, env),
  });
  try {
    const { database } = installation;
    await assertAlone(database);
    const migrations = await database.withOwner((owner) => pendingMigrations(owner, migrationComponents(root, env)));
    if (migrations.length === 0) return null;
    const backupDir = backupDirOf(dataDir, env);
    return {
      migrations,
      backup: await verifiedBackup(installation, { backupDir, version, secret, log, signal, onStep }),
    };
  } finally {
    await installation.close();
  }
}

async function waiting({ root, dataDir, env, log }: UpgradeOptions): Promise<string[]> {
  const installation = await openInstallation({ dataDir, log, env, migrate: false });
  try {
    return await installation.database.withOwner((owner) => pendingMigrations(owner, migrationComponents(root, env)));
  } finally {
    await installation.close();
  }
}

/** With a database of one's own the lock of the data folder says nothing about processes on other machines. */
async function assertAlone(database: Kernel['database']): Promise<void> {
  const living = await database.withOwner(async (owner) => {
    const there = await owner.query<{ found: boolean }>(`select to_regclass('kernel.processes') is not null as found`);
    if (!there.rows[0]!.found) return [];
    // As a document, since what a process reports is not there before its migration.
    const { rows } = await owner.query<{ name: string }>(
      `select coalesce(to_jsonb(p) #>> '{report,name}', p.id::text) as name from kernel.processes p
       where seen_at > now() - interval '15 s' order by 1`,
    );
    return rows.map(({ name }) => name);
  });
  if (living.length > 0) throw upgradeErrors.SERVED({ processes: living.join(', ') });
}

/** Migrates, starts this version without its plugins, and looks whether it takes what is stored. @throws UPGRADE_PROBLEMS */
async function holds(options: UpgradeOptions, backup: string | null, migrations: string[]): Promise<void> {
  const { root, dataDir, version, log, env, onStep } = options;
  onStep({ phase: 'migrating' });
  const server = await startServer({
    ...{ root, dataDir, version, log, env, port: 0, host: '127.0.0.1', tls: null, paused: true },
    onProgress: () => undefined,
  });
  try {
    onStep({ phase: 'starting' });
    await server.ready;
    const problems = await problemsOf(server.kernel);
    if (problems.length > 0) throw upgradeErrors.PROBLEMS({ problems: problems.join('; ') });
    if (backup === null) return;
    await server.kernel.database.withKernelTx((tx) =>
      appendAudit(tx, {
        ...{ parkId: null, actor, action: 'installation.upgraded', subject: version },
        after: { backup, migrations },
      }),
    );
  } finally {
    await server.stop();
  }
}

/** Has the version before make a backup, as it is opened by its own command line. @returns its name */
async function backupBy(from: string, { dataDir, env, onStep }: UpgradeOptions): Promise<string> {
  onStep({ phase: 'opening' });
  const command = [join(from, 'tools/lingtan.mjs'), 'backup', 'make'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      env: { ...env, LINGTAN_DATA_DIR: dataDir },
      maxBuffer: 16e6,
    });
    return basename(stdout.split('\n', 1)[0]!);
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw upgradeErrors.NO_BACKUP({ from, reason: stderr?.trim().split('\n').at(-1) || message }, error);
  }
}

async function orderOf(backup: string, { dataDir, env, secret }: UpgradeOptions): Promise<CheckedOrder> {
  const { takenAt } = await readManifest(join(backupDirOf(dataDir, env), backup));
  const keys = readKeyFiles(dataDir);
  return { id: randomUUID(), backup, takenAt, by: actor, backupFirst: false, keys, secret };
}

const restoreOf = ({ root, dataDir, env, version, log, signal, onStep }: UpgradeOptions) => ({
  ...{ root, dataDir, env, version, log, signal, onStep },
  backupDir: backupDirOf(dataDir, env),
});

const messageOf = (error: unknown): string =>
  error instanceof LingtanError || error instanceof Error ? error.message : String(error);

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backupErrors, readTakenAway, type TakenAway } from '@lingtan/kernel';
import { LingtanError, type LocalizedText, type Logger } from '@lingtan/sdk';
import { type Installation, openInstallation } from '../installation/open-installation.ts';
import { restoreInstallation } from './restore-installation.ts';
import { endOf, removeRecord, writeEnded, writeRecord, type RestoreRecord } from './restore-record.ts';
import type { CheckedOrder } from './restore-desk.ts';
import type { RestoreStep } from './restore-step.ts';
import { asideFolder, putBack, setAside, writeTaken } from './set-aside.ts';
import { verifiedBackup } from './verified-backup.ts';

/** What a restore in place needs. No server runs on the data folder, and this process holds its lock. */
export interface RunRestoreOptions {
  order: CheckedOrder;
  root: string;
  dataDir: string;
  backupDir: string;
  env: NodeJS.ProcessEnv;
  version: string;
  log: Logger;
  /** Ends it; the state before is put back then. */
  signal: AbortSignal;
  onStep(step: RestoreStep): void;
}

/**
 * Replaces the installation by a backup. Either the restored database is whole afterwards and waits for a server that
 * becomes ready on it, or everything is as it was; which of both stands in the data folder at any moment.
 * @returns whether it was restored
 */
export async function runRestore(options: RunRestoreOptions): Promise<boolean> {
  const { order, root, dataDir, backupDir, env, log, signal, onStep } = options;
  const { id, backup, takenAt, by } = order;
  const record: RestoreRecord = {
    ...{ id, backup, takenAt, by },
    startedAt: new Date().toISOString(),
    takenAway: null,
    safetyBackup: null,
    phase: 'preparing',
  };
  writeRecord(dataDir, record);
  log.warn({ backup, takenAt, by: by.name }, 'a backup is being restored');
  try {
    const taken = await readPresent(options, async (installation) => {
      if (order.backupFirst) record.safetyBackup = await backUp(installation, options);
    });
    signal.throwIfAborted();
    const aside = asideFolder(dataDir);
    if (existsSync(aside)) throw backupErrors.ASIDE_LEFT({ folder: aside });
    onStep({ phase: 'setting-aside' });
    writeRecord(dataDir, Object.assign(record, { phase: 'filling' }));
    setAside(dataDir);
    if (taken) writeTaken(dataDir, taken);
    const { keys, secret } = order;
    const from = { backup: join(backupDir, backup), keys, secret };
    await restoreInstallation({ ...{ root, dataDir, env, log, signal, onStep }, ...from });
    writeRecord(dataDir, Object.assign(record, { phase: 'filled' }));
    return true;
  } catch (error) {
    onStep({ phase: 'putting-back' });
    await giveUp(dataDir, record, signal.aborted ? backupErrors.RESTORE_INTERRUPTED({}, error) : error, log);
    return false;
  }
}

/** Puts the state before back, and notes why. */
export async function giveUp(dataDir: string, record: RestoreRecord, error: unknown, log: Logger): Promise<void> {
  log.error({ err: error, backup: record.backup }, 'the backup was not restored; the state before is put back');
  // What lies aside before anything was set aside is not of this restore.
  if (record.phase !== 'preparing') await putBack(dataDir, log);
  writeEnded(dataDir, endOf(record, reasonOf(error)));
  removeRecord(dataDir);
}

/** A decision may bear an earlier time than a backup that did not see it yet, by less than this, ms: its transaction was open then. */
const overlapMs = 600_000;

/**
 * Opens the state before, and reads what has been withdrawn since the backup.
 * @returns null where it cannot be opened: it may be what the restore is for
 */
async function readPresent(
  { order, dataDir, env, log, onStep }: RunRestoreOptions,
  meanwhile: (installation: Installation) => Promise<void>,
): Promise<TakenAway | null> {
  onStep({ phase: order.backupFirst ? 'opening' : 'noting' });
  const since = new Date(Date.parse(order.takenAt) - overlapMs).toISOString();
  try {
    const installation = await openInstallation({ dataDir, log, env, migrate: false });
    try {
      await meanwhile(installation);
      return await installation.database.withKernelTx((tx) => readTakenAway(tx, since));
    } finally {
      await installation.close();
    }
  } catch (error) {
    if (order.backupFirst) throw error;
    log.warn({ err: error }, 'what was revoked since the backup could not be read and has to be revoked again');
    return null;
  }
}

/** A backup of the present state, verified; encrypted as the one that is restored. */
const backUp = (installation: Installation, options: RunRestoreOptions): Promise<string> => {
  const { order, backupDir, version, log, signal, onStep } = options;
  return verifiedBackup(installation, { backupDir, version, secret: order.secret, log, signal, onStep });
};

function reasonOf(error: unknown): LocalizedText {
  const message = error instanceof Error ? error.message : String(error);
  const translated = error instanceof LingtanError ? error['zh-CN']?.message : undefined;
  return { en: message, 'zh-CN': translated ?? message };
}

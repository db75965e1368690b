import { acquireDataDirLock, appendAudit, backupErrors, type Kernel, takeAwayAgain } from '@lingtan/kernel';
import { LingtanError, type Logger } from '@lingtan/sdk';
import { startServer, type RunningServer, type ServerOptions } from '../start-server.ts';
import {
  endOf,
  type EndedRestore,
  readEnded,
  readRecord,
  removeRecord,
  writeEnded,
  writeRecord,
  type RestoreRecord,
} from './restore-record.ts';
import { giveUp } from './run-restore.ts';
import { deleteAside, readTaken } from './set-aside.ts';

/**
 * Starts the server, after whatever a restore left has been brought to its end: one that was cut off is undone; one
 * that filled its database is kept as soon as a server is ready on it, and undone when none becomes so.
 */
export async function startSettled(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, log } = options;
  const lock = acquireDataDirLock(dataDir);
  try {
    const server = await start(options);
    return {
      ...server,
      ready: server.ready.then(() => audit(server, dataDir, log)),
      stop: async (drainMs) => {
        await server.stop(drainMs);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function start(options: ServerOptions): Promise<RunningServer> {
  const { dataDir, log } = options;
  let record = await settle(dataDir, log);
  if (!record) return startServer(options);
  const beforeLoad = async (kernel: Kernel): Promise<void> => {
    record = await withdrawAgain(kernel, dataDir, record!);
  };
  let server: RunningServer | null = null;
  try {
    server = await startServer({ ...options, beforeLoad });
    await server.ready;
  } catch (error) {
    await server?.stop();
    // No fault of what was restored: it waits for the next start.
    if (error instanceof LingtanError && error.code.startsWith('SERVER_PORT_')) throw error;
    await giveUp(dataDir, record, error, log);
    return startServer(options);
  }
  await keepRestored(dataDir, record);
  return server;
}

/** @returns a restore whose database waits for a server to be ready on it */
async function settle(dataDir: string, log: Logger): Promise<RestoreRecord | null> {
  const record = readRecord(dataDir);
  if (record?.phase === 'filled') return record;
  if (record?.phase === 'keeping') await keepRestored(dataDir, record);
  else if (record) await giveUp(dataDir, record, backupErrors.RESTORE_INTERRUPTED(), log);
  return null;
}

/** What had been withdrawn since the backup is so in what was restored, too. */
async function withdrawAgain(kernel: Kernel, dataDir: string, record: RestoreRecord): Promise<RestoreRecord> {
  const taken = readTaken(dataDir);
  if (taken === null || record.takenAway !== null) return record;
  const takenAway = await kernel.database.withKernelTx((tx) => takeAwayAgain(kernel, tx, taken));
  const noted = { ...record, takenAway };
  writeRecord(dataDir, noted);
  return noted;
}

/** The restored installation stays. */
export async function keepRestored(dataDir: string, record: RestoreRecord): Promise<void> {
  if (record.phase !== 'keeping') {
    writeEnded(dataDir, endOf(record, null));
    writeRecord(dataDir, { ...record, phase: 'keeping' });
  }
  await deleteAside(dataDir);
  removeRecord(dataDir);
}

/** Writes the end of a restore to the audit log of the installation that runs now, once. */
async function audit({ kernel }: RunningServer, dataDir: string, log: Logger): Promise<void> {
  const ended = readEnded(dataDir);
  if (!ended || ended.audited) return;
  try {
    await appendEnd(kernel, ended);
    writeEnded(dataDir, { ...ended, audited: true });
  } catch (error) {
    // The next start tries again.
    log.error({ err: error }, 'the end of a restore could not be written to the audit log');
  }
}

async function appendEnd(kernel: Kernel, ended: EndedRestore): Promise<void> {
  const { by, backup, takenAt, startedAt, takenAway, safetyBackup, outcome, reason } = ended;
  await kernel.database.withKernelTx((tx) =>
    appendAudit(tx, {
      parkId: null,
      actor: by,
      action: outcome === 'restored' ? 'backup.restored' : 'backup.restore-failed',
      subject: backup,
      after: { takenAt, startedAt, takenAway, safetyBackup, ...(reason ? { reason: reason.en } : {}) },
    }),
  );
}

import { setTimeout as delay } from 'node:timers/promises';
import { acquireDataDirLock, createLocalToken, removeLocalAccess, writeLocalAccess } from '@lingtan/kernel';
import { LingtanError } from '@lingtan/sdk';
import { backupDirOf } from '../installation/data-dir.ts';
import type { RunningServer, ServerOptions } from '../start-server.ts';
import { openMaintenance, type MaintenanceServer } from './maintenance-server.ts';
import type { CheckedOrder } from './restore-desk.ts';
import { stepText, type RestoreStep } from './restore-step.ts';
import { runRestore } from './run-restore.ts';
import { startSettled } from './start-settled.ts';

/** Between two tries to start at most, in ms. */
const longestWaitMs = 30_000;

/** Told what becomes of the server. */
export interface SuperviseOptions extends Omit<ServerOptions, 'onRestore' | 'beforeListen'> {
  /** Ends the server, or the restore that is under way. */
  signal: AbortSignal;
  /** How long the server says that it is about to stop before it does, in ms; asked when `signal` comes. */
  drainMs(): number;
  /** Each time that every plugin has been tried once. */
  onReady(server: RunningServer): void;
}

/**
 * Runs the server until `signal`; where a restore is ordered, takes it down, restores while a maintenance page answers,
 * and starts it again, on what was restored or on the state before. The data folder stays locked throughout.
 */
export async function superviseServer(options: SuperviseOptions): Promise<void> {
  const { dataDir, signal } = options;
  const lock = acquireDataDirLock(dataDir);
  let maintenance: MaintenanceServer | null = null;
  let { port } = options;
  const closeMaintenance = async (): Promise<void> => {
    await maintenance?.close();
    maintenance = null;
  };
  try {
    while (!signal.aborted) {
      let onRestore = (_order: CheckedOrder): void => {};
      const ordered = new Promise<CheckedOrder>((resolve) => (onRestore = resolve));
      const server = await startPatiently(options, () =>
        startSettled({ ...options, port, onRestore, beforeListen: closeMaintenance }),
      );
      if (!server) return;
      // The same again, also where any free one was asked for.
      ({ port } = server);
      const order = await serve(server, ordered, options);
      if (order) maintenance = await restoreWhileDown(server, order, { ...options, port });
    }
  } finally {
    if (maintenance) removeLocalAccess(dataDir);
    await closeMaintenance();
    lock.release();
  }
}

/**
 * Waits with growing pauses for a database of one's own that does not answer, as after a power cut that ended both.
 * @returns null when the server was stopped meanwhile
 */
export async function startPatiently<T>(
  { signal, env, log, onProgress }: Pick<SuperviseOptions, 'signal' | 'env' | 'log' | 'onProgress'>,
  start: () => Promise<T>,
  firstMs = 1000,
): Promise<T | null> {
  for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    try {
      return await start();
    } catch (error) {
      const isAway = error instanceof LingtanError && error.code === 'DATABASE_UNAVAILABLE';
      if (!isAway || !env['DATABASE_URL']) throw error;
      log.warn({ err: error, waitMs }, 'the server cannot start yet');
      onProgress(`${error.message}; trying again`);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
    }
  }
}

/** Until a restore is ordered; null when the server was stopped instead. */
async function serve(
  server: RunningServer,
  ordered: Promise<CheckedOrder>,
  { signal, drainMs, onReady }: SuperviseOptions,
): Promise<CheckedOrder | null> {
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  try {
    if ((await Promise.race([server.ready, stopped])) !== null) onReady(server);
    const order = await Promise.race([ordered, stopped]);
    if (!order) await server.stop(drainMs());
    return order;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @returns what answers until the server is back; null where it could not listen */
async function restoreWhileDown(
  server: RunningServer,
  order: CheckedOrder,
  options: SuperviseOptions,
): Promise<MaintenanceServer | null> {
  const { root, dataDir, env, version, log, signal, onProgress } = options;
  let shown: RestoreStep = { phase: 'stopping' };
  onProgress(stepText(shown).en);
  await server
    .closeDoor()
    .catch((error: unknown) => log.error({ err: error }, 'the server did not stop listening cleanly'));
  // Without it the restore goes on all the same; people see no page.
  const maintenance = await openMaintenance(options, shown).catch((error: unknown) => {
    log.error({ err: error }, 'no maintenance page can be shown');
    return null;
  });
  const onStep = (step: RestoreStep): void => {
    if (step.phase !== shown.phase) onProgress(stepText(step).en);
    shown = step;
    maintenance?.show(step);
  };
  await server.stop();
  // A command that comes meanwhile hears of the restore, not of a data folder that is in use.
  if (maintenance) writeLocalAccess(dataDir, { url: maintenance.localUrl, token: createLocalToken() });
  const backupDir = backupDirOf(dataDir, env);
  await runRestore({ order, root, dataDir, backupDir, env, version, log, signal, onStep });
  if (!signal.aborted) maintenance?.show({ phase: 'starting' });
  return maintenance;
}

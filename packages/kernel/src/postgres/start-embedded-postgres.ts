import type { ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@lingtan/sdk';
import { hasEnded } from '../processes/has-ended.ts';
import { binariesReachableBy, findPostgresBinaries } from './binaries.ts';
import { type ClusterCredentials, credentialsFile, ensureCluster, saveCredentials } from './cluster.ts';
import { acquireDataDirLock } from './data-dir-lock.ts';
import { postgresErrors } from './errors.ts';
import { choosePostgresUser, firstUnreachableFolder } from './os-user.ts';
import { createOwnerDatabase } from './owner-database.ts';
import { rotatePasswords, settlePasswords } from './passwords.ts';
import { chooseFreePort, clearOrphan, spawnPostgres, stopPostgres } from './postgres-process.ts';
import { makeSocketFolder } from './socket-folder.ts';

/** Options of {@link startEmbeddedPostgres}. */
export interface EmbeddedPostgresOptions {
  /** Folder of the installation; the cluster lies in `postgres` below it. */
  dataDir: string;
  log: Logger;
  /** Told what is going on, one short English sentence each; for the terminal. */
  onProgress?: (step: string) => void;
  /** Off only for throw-away test clusters. Default on. */
  fsync?: boolean;
  /** Extra `name=value` settings. */
  settings?: readonly string[];
}

/** A running PostgreSQL that is restarted when it dies, until `stop`. */
export interface EmbeddedPostgres {
  /**
   * Connection of `lingtan_owner` to the database `lingtan`. A secret. Where there is a socket it leads through that, as `host`
   * in the query says; without the query it leads through the loopback port.
   */
  ownerUrl: string;
  /** Connection of the cluster's superuser to `postgres`, for backup and tests. A secret. */
  superuserUrl: string;
  host: string;
  port: number;
  /** Process id of the server now; changes on restart. */
  readonly pid: number;
  /** Called after each restart by the supervisor; returns the way to unregister. */
  onRestart(listener: () => void): () => void;
  /** Gives the superuser and the owner other passwords. Open again afterwards: the addresses here have the old ones. */
  rotatePasswords(onStep: (step: 'drawn' | 'stored' | 'placed') => void): Promise<void>;
  /** Fast, clean shutdown; resolves when the process has gone. */
  stop(): Promise<void>;
}

/**
 * Starts (and on the first time creates) the PostgreSQL of an installation. As root it runs under an unprivileged
 * account. A server left over from a killed run is stopped first.
 * @throws POSTGRES_DATA_DIR_IN_USE, POSTGRES_DATA_DIR_UNREACHABLE, POSTGRES_START_FAILED and others of that table
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const dataDir = path.resolve(options.dataDir);
  const progress = options.onProgress ?? (() => {});
  const lock = acquireDataDirLock(dataDir);
  try {
    const clusterDir = path.join(dataDir, 'postgres');
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const user = choosePostgresUser(clusterDir);
    const blocked = user && firstUnreachableFolder(user, dataDir);
    if (blocked) throw postgresErrors.DATA_DIR_UNREACHABLE({ user: user!.name, folder: blocked, dataDir });
    const binaries = binariesReachableBy(findPostgresBinaries(), user, path.join(dataDir, 'runtime'));
    progress('Preparing the database cluster');
    let credentials = await ensureCluster(dataDir, clusterDir, binaries, user);
    await clearOrphan(clusterDir, log);
    const port = await chooseFreePort(credentials.port);
    if (port !== credentials.port) saveCredentials(credentialsFile(dataDir), (credentials = { ...credentials, port }));
    const settings = [...(options.settings ?? [])];
    if (options.fsync === false) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
    progress('Starting PostgreSQL');
    const socketFolder = makeSocketFolder(dataDir, user);
    const process = { binaries, clusterDir, port, socketFolder, user, settings };
    const supervisor = await supervise(() => spawnWithRetry(process, log), log);
    const way = socketFolder === null ? '' : `?host=${encodeURIComponent(socketFolder)}`;
    const url = (role: string, password: string, database: string): string =>
      `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}${way}`;
    const superuserUrlOf = ({ superuser, superuserPassword }: ClusterCredentials): string =>
      url(superuser, superuserPassword, 'postgres');
    credentials = await settlePasswords(dataDir, credentials, superuserUrlOf);
    const superuserUrl = superuserUrlOf(credentials);
    await createOwnerDatabase(superuserUrl, credentials.ownerPassword);
    return {
      ownerUrl: url('lingtan_owner', credentials.ownerPassword, 'lingtan'),
      superuserUrl,
      host: '127.0.0.1',
      port,
      get pid() {
        return supervisor.pid();
      },
      onRestart: supervisor.onRestart,
      rotatePasswords: (onStep) => rotatePasswords(dataDir, credentials, superuserUrl, onStep),
      stop: async () => {
        await supervisor.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** After a kill -9 the first tries can meet shared memory or a lock that its orphaned backends still hold. */
async function spawnWithRetry(options: Parameters<typeof spawnPostgres>[0], log: Logger): Promise<ChildProcess> {
  const deadline = Date.now() + 15_000;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
    try {
      return await spawnPostgres(options);
    } catch (error) {
      const transient = /shared memory|postmaster\.pid|Address already in use|another postmaster/i.test(String(error));
      if (!transient || Date.now() > deadline) throw error;
      log.debug({ error: String(error) }, 'PostgreSQL not startable yet; trying again');
      await sleep(wait);
    }
  }
}

async function supervise(start: () => Promise<ChildProcess>, log: Logger) {
  const listeners = new Set<() => void>();
  let stopping = false;
  let child = await start();
  let restarting: Promise<void> | null = null;
  const watch = (): void => {
    child.once('exit', (code, signal) => {
      if (stopping) return;
      log.error({ code, signal }, 'PostgreSQL ended unexpectedly; restarting it');
      restarting = restart().finally(() => (restarting = null));
    });
  };
  const restart = async (): Promise<void> => {
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5000)) {
      try {
        child = await start();
        watch();
        log.info({ pid: child.pid }, 'PostgreSQL is up again');
        for (const listener of listeners) listener();
        return;
      } catch (error) {
        log.error({ error: String(error) }, 'PostgreSQL does not start; trying again');
        await sleep(wait);
      }
    }
  };
  watch();
  return {
    pid: () => child.pid!,
    onRestart: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => {
      stopping = true;
      await restarting;
      // The number of one that ended, and could not be started again, may be another's by now.
      if (!hasEnded(child)) await stopPostgres(child.pid!);
    },
  };
}

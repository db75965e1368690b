import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LingtanError, Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { checkBackup, type BackupCheck } from './check-backup.ts';
import { backupErrors } from './errors.ts';
import type { KeyIds } from './key-ids.ts';
import { readManifest, type BackupManifest } from './manifest.ts';
import type { KeyFiles } from './seal-keys.ts';
import { writeBackup } from './write-backup.ts';

/** A backup as lists show it. */
export interface BackupSummary {
  name: string;
  /** `damaged`: its manifest cannot be read; `newer`: a later version made it. */
  state: 'running' | 'done' | 'failed' | 'damaged' | 'newer';
  /** ISO 8601 UTC. */
  takenAt: string | null;
  tookMs: number | null;
  bytes: number | null;
  tables: number;
  /** Tables written so far; equals `tables` when done. */
  tablesDone: number;
  rows: number | null;
  /** Whether keys are in it, sealed with a passphrase. */
  keys: boolean;
  /** Reason, of a failed, damaged or newer one. */
  problem: string | null;
}

/** The backups that an installation keeps, one folder each. */
export interface BackupFolder {
  readonly path: string;
  list(): Promise<BackupSummary[]>;
  /** What the manifest says. @throws BACKUP_UNKNOWN, BACKUP_NOT_A_BACKUP */
  read(name: string): Promise<BackupManifest>;
  /** @throws BACKUP_RUNNING while one is being made */
  assertIdle(): void;
  /** @throws BACKUP_RUNNING */
  start(
    passphrase?: string,
    onProgress?: (done: number, of: number) => void,
  ): { name: string; done: Promise<BackupManifest> };
  /** @throws BACKUP_UNKNOWN */
  check(name: string): Promise<BackupCheck>;
  /** @throws BACKUP_UNKNOWN, BACKUP_RUNNING */
  remove(name: string): Promise<void>;
}

const namePattern = /^\d{8}T\d{9}Z$/;

/** Opens the folder of backups. */
export function openBackupFolder(options: {
  path: string;
  database: Pick<KernelDatabase, 'withOwner'>;
  version: string;
  keys(): KeyFiles;
  keyIds?: KeyIds;
  log: Logger;
  /** One was made (null), or failed. */
  onEnd?(error: unknown): void;
}): BackupFolder {
  const { database, version, keys, keyIds, log } = options;
  let last: BackupSummary | null = null;
  const folderOf = (name: string): string => {
    if (!namePattern.test(name)) throw backupErrors.UNKNOWN({ name });
    return path.join(options.path, name);
  };
  const names = async (): Promise<string[]> => {
    const found = await readdir(options.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return found
      .filter((name) => namePattern.test(name))
      .toSorted()
      .toReversed();
  };
  const known = async (name: string): Promise<string> => {
    if (!(await names()).includes(name)) throw backupErrors.UNKNOWN({ name });
    return folderOf(name);
  };
  const newestWhole = async (): Promise<string | null> => {
    for (const name of await names()) if ((await summarize(name, folderOf(name))).state === 'done') return name;
    return null;
  };
  const assertIdle = (): void => {
    if (last?.state === 'running') throw backupErrors.RUNNING({ name: last.name });
  };
  return {
    path: options.path,
    async list() {
      const done = await Promise.all((await names()).map((name) => summarize(name, folderOf(name))));
      return last && last.state !== 'done' ? [last, ...done] : done;
    },
    read: async (name) => readManifest(await known(name)),
    assertIdle,
    start(passphrase, onProgress) {
      assertIdle();
      const name = new Date().toISOString().replaceAll(/[-:.]/g, '');
      const running: BackupSummary = { ...empty, name, state: 'running' };
      last = running;
      const done = newestWhole()
        .then((previous) =>
          writeBackup({
            database,
            folder: folderOf(name),
            ...(previous ? { previous: folderOf(previous) } : {}),
            version,
            keys: keys(),
            ...(passphrase === undefined ? {} : { passphrase }),
            ...(keyIds ? { keyIds } : {}),
            onProgress: (tablesDone, tables) => {
              Object.assign(running, { tablesDone, tables });
              onProgress?.(tablesDone, tables);
            },
          }),
        )
        .then(
          (manifest) => {
            running.state = 'done';
            log.info({ backup: name, tables: manifest.tables.length, tookMs: manifest.tookMs }, 'a backup was made');
            options.onEnd?.(null);
            return manifest;
          },
          (error: unknown) => {
            Object.assign(running, { state: 'failed', problem: (error as Error).message });
            log.error({ err: error, backup: name }, 'no backup could be made');
            options.onEnd?.(error);
            throw error;
          },
        );
      return { name, done };
    },
    check: async (name) => checkBackup(await known(name)),
    async remove(name) {
      if (last?.name === name && last.state === 'running') throw backupErrors.RUNNING({ name });
      if (last?.name === name && last.state === 'failed') last = null;
      else await rm(await known(name), { recursive: true });
    },
  };
}

const empty = {
  takenAt: null,
  tookMs: null,
  bytes: null,
  tables: 0,
  tablesDone: 0,
  rows: null,
  keys: false,
  problem: null,
};

async function summarize(name: string, folder: string): Promise<BackupSummary> {
  try {
    const { tables, takenAt, tookMs, keys } = await readManifest(folder);
    const sum = (field: 'bytes' | 'rows'): number => tables.reduce((total, table) => total + table[field], 0);
    return {
      name,
      state: 'done',
      takenAt,
      tookMs,
      bytes: sum('bytes'),
      tables: tables.length,
      tablesDone: tables.length,
      rows: sum('rows'),
      keys: keys !== null,
      problem: null,
    };
  } catch (error) {
    const { code, message } = error as LingtanError;
    return { ...empty, name, state: code === 'BACKUP_NEWER_FORM' ? 'newer' : 'damaged', problem: message };
  }
}

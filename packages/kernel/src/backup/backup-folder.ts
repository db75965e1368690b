import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { LingtanError, Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { backupAsFile, type BackupFile, receiveBackup, type ReceivedBackup } from './backup-exchange.ts';
import { checkBackup, type BackupCheck } from './check-backup.ts';
import { backupKeyId, type BackupSecret, mayOpen } from './data-key.ts';
import { backupErrors } from './errors.ts';
import type { KeyIds } from './key-ids.ts';
import { readManifest, type BackupManifest } from './manifest.ts';
import type { KeyFiles } from './sealed-keys.ts';
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
  /** What it is encrypted with; null when it is not. */
  encryption: 'passphrase' | 'file' | null;
  /** Whether keys of the installation are in it. */
  keys: boolean;
  /** Whether the plan of the installation made it, and nobody by hand. */
  scheduled: boolean;
  /** Reason, of a failed, damaged or newer one. */
  problem: string | null;
}

/** What encrypts the backups of an installation. */
export interface EncryptionState {
  kind: 'none' | 'passphrase' | 'file';
  /** Of a key file. */
  id: string | null;
  /** Why the secret cannot be had; no backup is made then. */
  problem: string | null;
}

/** The backups that an installation keeps, one folder each. */
export interface BackupFolder {
  readonly path: string;
  list(): Promise<BackupSummary[]>;
  /** What the next one is encrypted with, or why there will be none. */
  encryption(): EncryptionState;
  /** What the manifest says. @throws BACKUP_UNKNOWN, BACKUP_NOT_A_BACKUP */
  read(name: string): Promise<BackupManifest>;
  /** @throws BACKUP_RUNNING while one is being made */
  assertIdle(): void;
  /**
   * @param passphrase encrypts it, instead of what the installation has for that
   * @param scheduled leaves a mark beside it that says so, which stays when it fails
   * @throws BACKUP_RUNNING
   */
  start(
    passphrase?: string,
    onProgress?: (done: number, of: number) => void,
    scheduled?: boolean,
  ): { name: string; done: Promise<BackupManifest> };
  /** An encrypted one is opened too, where the installation has the secret for it. @throws BACKUP_UNKNOWN */
  check(name: string): Promise<BackupCheck>;
  /** A backup as one file. @throws BACKUP_UNKNOWN, BACKUP_NOT_A_BACKUP */
  file(name: string): Promise<BackupFile>;
  /** Takes in a backup that somebody hands in as one file. @throws see {@link receiveBackup} */
  receive(stream: Readable): Promise<ReceivedBackup>;
  /** @throws BACKUP_UNKNOWN, BACKUP_RUNNING */
  remove(name: string): Promise<void>;
}

const namePattern = /^\d{8}T\d{9}Z$/;
/** End of the name of a file beside a backup, or in the place of one that failed: the plan made it. */
const mark = '.scheduled';
/** Name of the file that says of a backup that the plan made it. */
export const backupMark = (name: string): string => `${name}${mark}`;

/** Opens the folder of backups. */
export function openBackupFolder(options: {
  path: string;
  database: Pick<KernelDatabase, 'withOwner'>;
  version: string;
  keys(): KeyFiles;
  keyIds?: KeyIds;
  /** What encrypts backups; null: nothing does. Asked for each, and each fails where it throws. */
  secret?(): BackupSecret | null;
  log: Logger;
  /** ms UTC; default the machine's clock. */
  now?(): number;
  /** One was made (null), or failed. */
  onEnd?(error: unknown): void;
}): BackupFolder {
  const { database, version, keys, keyIds, log, now = Date.now, secret = () => null } = options;
  let last: BackupSummary | null = null;
  const folderOf = (name: string): string => {
    if (!namePattern.test(name)) throw backupErrors.UNKNOWN({ name });
    return path.join(options.path, name);
  };
  const markOf = (name: string): string => `${folderOf(name)}${mark}`;
  const found = async (): Promise<{ whole: string[]; marked: ReadonlySet<string> }> => {
    const files = await readdir(options.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const newestFirst = files.toSorted().toReversed();
    const marks = newestFirst.filter((file) => file.endsWith(mark)).map((file) => file.slice(0, -mark.length));
    return {
      whole: newestFirst.filter((name) => namePattern.test(name)),
      marked: new Set(marks.filter((name) => namePattern.test(name))),
    };
  };
  const known = async (name: string): Promise<string> => {
    if (!(await found()).whole.includes(name)) throw backupErrors.UNKNOWN({ name });
    return folderOf(name);
  };
  /** The newest that is encrypted as the next one will be. */
  const newestAlike = async (own: BackupSecret | null): Promise<string | null> => {
    for (const name of (await found()).whole) {
      const manifest = await readManifest(folderOf(name)).catch(() => null);
      if (manifest && mayOpen(manifest.encryption, own)) return name;
    }
    return null;
  };
  /** What the plan began and is not there: it failed, or its process ended. */
  const unmade = async (name: string): Promise<BackupSummary> => {
    const reason = await readFile(markOf(name), 'utf8').catch(() => '');
    return {
      ...{ ...empty, name, state: 'failed', scheduled: true },
      problem: reason || backupErrors.INTERRUPTED().message,
    };
  };
  const assertIdle = (): void => {
    if (last?.state === 'running') throw backupErrors.RUNNING({ name: last.name });
  };
  return {
    path: options.path,
    async list() {
      const { whole, marked } = await found();
      const others = [...new Set([...whole, ...marked])].toSorted().toReversed();
      const listed = await Promise.all(
        others
          .filter((name) => last?.state === 'done' || name !== last?.name)
          .map((name) => (whole.includes(name) ? summarize(name, folderOf(name), marked.has(name)) : unmade(name))),
      );
      return last && last.state !== 'done' ? [last, ...listed] : listed;
    },
    encryption() {
      try {
        const own = secret();
        if (own === null) return { kind: 'none', id: null, problem: null };
        return 'key' in own
          ? { kind: 'file', id: backupKeyId(own.key), problem: null }
          : { kind: 'passphrase', id: null, problem: null };
      } catch (error) {
        return { kind: 'none', id: null, problem: (error as Error).message };
      }
    },
    read: async (name) => readManifest(await known(name)),
    assertIdle,
    start(passphrase, onProgress, scheduled = false) {
      assertIdle();
      const name = new Date(now()).toISOString().replaceAll(/[-:.]/g, '');
      const running: BackupSummary = { ...empty, name, state: 'running', scheduled };
      last = running;
      const write = async (): Promise<BackupManifest> => {
        const own = passphrase === undefined ? secret() : { passphrase };
        const previous = await newestAlike(own);
        return writeBackup({
          database,
          folder: folderOf(name),
          ...(previous ? { previous: folderOf(previous) } : {}),
          version,
          keys: keys(),
          secret: own,
          ...(keyIds ? { keyIds } : {}),
          onProgress: (tablesDone, tables) => {
            Object.assign(running, { tablesDone, tables });
            onProgress?.(tablesDone, tables);
          },
        });
      };
      const marked = scheduled ? writeMark(markOf(name), '') : Promise.resolve();
      const done = marked.then(write).then(
        (manifest) => {
          running.state = 'done';
          log.info({ backup: name, tables: manifest.tables.length, tookMs: manifest.tookMs }, 'a backup was made');
          options.onEnd?.(null);
          return manifest;
        },
        async (error: unknown) => {
          Object.assign(running, { state: 'failed', problem: (error as Error).message });
          // What keeps the mark from being written may be what failed; the list of this process has it too.
          if (scheduled) await writeMark(markOf(name), (error as Error).message).catch(() => undefined);
          log.error({ err: error, backup: name }, 'no backup could be made');
          options.onEnd?.(error);
          throw error;
        },
      );
      return { name, done };
    },
    async check(name) {
      const folder = await known(name);
      const { encryption } = await readManifest(folder);
      const own = encryption ? secret() : null;
      try {
        return await checkBackup(folder, encryption && mayOpen(encryption, own) ? own : null);
      } catch (error) {
        // Somebody's own passphrase.
        if ((error as LingtanError).code !== 'BACKUP_PASSPHRASE') throw error;
        return checkBackup(folder);
      }
    },
    file: async (name) => backupAsFile(await known(name)),
    receive: (stream) => receiveBackup(options.path, stream, secret()),
    async remove(name) {
      if (last?.name === name && last.state === 'running') throw backupErrors.RUNNING({ name });
      const { whole, marked } = await found();
      const isFailed = last?.name === name && last.state === 'failed';
      if (!whole.includes(name) && !marked.has(name) && !isFailed) throw backupErrors.UNKNOWN({ name });
      if (isFailed) last = null;
      // The mark goes last: without it the rest would count as made by hand.
      await rm(folderOf(name), { recursive: true, force: true });
      if (!marked.has(name)) return;
      await rm(`${folderOf(name)}.partial`, { recursive: true, force: true });
      await rm(markOf(name), { force: true });
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
  encryption: null,
  keys: false,
  scheduled: false,
  problem: null,
};

async function writeMark(file: string, reason: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, reason, { mode: 0o600 });
}

async function summarize(name: string, folder: string, scheduled: boolean): Promise<BackupSummary> {
  try {
    const { tables, takenAt, tookMs, keys, encryption } = await readManifest(folder);
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
      encryption: encryption?.key.kind ?? null,
      keys: keys !== null || (encryption !== undefined && encryption.keys !== null),
      scheduled,
      problem: null,
    };
  } catch (error) {
    const { code, message } = error as LingtanError;
    return { ...empty, name, scheduled, state: code === 'BACKUP_NEWER_FORM' ? 'newer' : 'damaged', problem: message };
  }
}

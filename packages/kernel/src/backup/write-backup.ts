import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { LingtanError } from '@lingtan/sdk';
import { errorCode, rootMessage } from '../database/connection-errors.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { openToOwner } from '../database/owner-policies.ts';
import { backupErrors } from './errors.ts';
import type { KeyIds } from './key-ids.ts';
import { contentOf, fixTextForms, listSequences, listTables, sqlName, type ListedTable } from './list-tables.ts';
import { readInstallationKey } from '../audit/installation-key.ts';
import { rowsForBackup } from './pending-jobs.ts';
import { signManifest, type BackupManifest, type BackupTable } from './manifest.ts';
import { type BackupCipher, type BackupSecret, drawCipher } from './data-key.ts';
import type { KeyFiles } from './sealed-keys.ts';
import { quoteColumns } from './quote-columns.ts';
import { openUnchangedTables, type UnchangedTables } from './unchanged-tables.ts';

/** What a backup is made of. */
export interface WriteBackupOptions {
  database: Pick<KernelDatabase, 'withOwner'>;
  /** New folder to write; it appears under this name only when it is whole. */
  folder: string;
  version: string;
  /** Keys that go into it encrypted; without `secret` they are left out. The installation's signs the manifest. */
  keys: KeyFiles;
  /** Which keys the installation uses. */
  keyIds?: KeyIds;
  /** Encrypts what is written. */
  secret?: BackupSecret | null;
  /** Folder of a backup of before: what has not changed since is not written again. */
  previous?: string;
  /** Tables that are done, of all. */
  onProgress?(done: number, of: number, table: string): void;
}

/** How often the tables may change between being listed and being locked. */
const mostLists = 5;
const noSuchTable = '42P01';

/**
 * Begins the snapshot with every table locked for reading, so that retention drops none of them meanwhile. A lock takes no
 * snapshot: what took the place of a table between the list and the lock is seen, and listed again.
 * @throws BACKUP_NOT_MADE where the tables go on changing
 */
async function lockTables(client: pg.ClientBase): Promise<ListedTable[]> {
  for (let turn = 1; ; turn++) {
    const before = (await listTables(client)).map(sqlName);
    await client.query('begin isolation level repeatable read read only');
    try {
      if (before.length > 0) await client.query(`lock table ${before.join(', ')} in access share mode`);
      const listed = await listTables(client);
      if (listed.map(sqlName).join() === before.join()) return listed;
    } catch (error) {
      if (errorCode(error) !== noSuchTable) throw error;
    }
    await client.query('rollback');
    if (turn === mostLists) throw backupErrors.NOT_MADE({ reason: 'tables come and go faster than they are locked' });
  }
}

/**
 * Writes one consistent snapshot of all tables while the installation runs: every table is read in the same repeatable
 * read transaction, so the backup is as of its first moment.
 * @throws BACKUP_HIDDEN_ROWS, BACKUP_NOT_MADE with what PostgreSQL or the disk says
 */
export async function writeBackup(options: WriteBackupOptions): Promise<BackupManifest> {
  const { database, folder, version, keys, keyIds, secret = null, previous, onProgress } = options;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const pem = keys['installation-key.pem'];
    const signer = pem === undefined || !keyIds ? null : readInstallationKey(pem);
    if (secret && !signer)
      throw backupErrors.NOT_MADE({ reason: 'what is encrypted is signed too, and there is no key' });
    const unchanged = previous === undefined || !signer ? null : await openUnchangedTables(previous, signer.id, secret);
    // The same data key as before, so that the files of before can be read with it.
    const cipher = secret ? (unchanged?.cipher ?? (await drawCipher(secret))) : null;
    const manifest = await database.withOwner(async (client): Promise<BackupManifest> => {
      await fixTextForms(client);
      // Tables that came since the last start, as partitions do. Whoever uses one is not waited for without end.
      const [used] = await openToOwner(client, 50);
      if (used !== undefined) throw backupErrors.NOT_MADE({ reason: `the table ${used} is in use throughout` });
      await client.query(`set lock_timeout to '10s'`);
      const started = Date.now();
      const listed = await lockTables(client);
      const about = await readAbout(client);
      const tables: BackupTable[] = [];
      for (const table of listed) {
        onProgress?.(tables.length, listed.length, `${table.schema}.${table.name}`);
        tables.push(await writeTable(client, table, partial, { unchanged, cipher }));
      }
      const sequences = await listSequences(client);
      await client.query('commit');
      return {
        format: 'lingtan-backup/1',
        version,
        ...about,
        tookMs: Date.now() - started,
        tables,
        sequences,
        ...(keyIds ? { keyIds } : {}),
        ...(cipher
          ? { encryption: { key: cipher.wrapped, keys: Object.keys(keys).length > 0 ? cipher.sealKeys(keys) : null } }
          : {}),
        keys: null,
      };
    });
    const signed = signer ? signManifest(manifest, signer) : manifest;
    await writeDurably(path.join(partial, 'manifest.json'), `${JSON.stringify(signed, null, 1)}\n`);
    await rename(partial, folder);
    return signed;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (error instanceof LingtanError) throw error;
    throw backupErrors.NOT_MADE({ reason: rootMessage(error) }, error);
  }
}

async function readAbout(
  client: pg.Client,
): Promise<Pick<BackupManifest, 'takenAt' | 'postgres' | 'migrations' | 'audit'>> {
  const { rows } = await client.query<{ at: Date; postgres: string }>(
    `select now() as at, current_setting('server_version') as postgres`,
  );
  const migrations = await client.query<BackupManifest['migrations'][number]>(
    'select component, name, checksum from kernel.migrations order by component, name',
  );
  const audit = await client.query<{ chain: string; seq: string; hash: string }>(
    'select distinct on (a.chain) a.chain, a.seq::text as seq, a.hash from kernel.audit_log a order by a.chain, a.seq desc',
  );
  return {
    takenAt: rows[0]!.at.toISOString(),
    postgres: rows[0]!.postgres,
    migrations: migrations.rows,
    audit: audit.rows.map(({ chain, seq, hash }) => ({ chain, seq: Number(seq), hash })),
  };
}

async function writeTable(
  client: pg.Client,
  table: ListedTable,
  folder: string,
  { unchanged, cipher }: { unchanged: UnchangedTables | null; cipher: BackupCipher | null },
): Promise<BackupTable> {
  const file = `${table.schema}.${table.name}.copy.gz${cipher ? '.enc' : ''}`;
  const target = path.join(folder, file);
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const from = await rowsForBackup(client, table);
  const found = await contentOf(client, table, from);
  const content = cipher ? { ...found, content: cipher.cover({ ...table, ...found }) } : found;
  const taken = await unchanged?.take({ ...table, ...content }, folder);
  if (taken) return taken;
  await pipeline(
    client.query(copyTo(`copy (select ${quoteColumns(table.columns)} from ${from} t) to stdout`)),
    createGzip({ level: 4 }),
    cipher?.encrypt(file) ?? new PassThrough(),
    hashed,
    createWriteStream(target, { mode: 0o600, flush: true }),
  );
  return { ...table, ...content, file, bytes: (await stat(target)).size, sha256: hash.digest('hex') };
}

async function writeDurably(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  const handle = await open(file);
  await handle.sync();
  await handle.close();
}

import { createReadStream } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readMigrations, type MigrationComponent } from '../database/migration-files.ts';
import { LingtanError } from '@lingtan/sdk';
import { rootMessage } from '../database/connection-errors.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { freeOwner, openToOwner } from '../database/owner-policies.ts';
import { checkBackup } from './check-backup.ts';
import { type BackupCipher, type BackupSecret, openCipher } from './data-key.ts';
import { backupErrors } from './errors.ts';
import { contentOf, fixTextForms, sqlName } from './list-tables.ts';
import type { BackupManifest, BackupTable } from './manifest.ts';
import { quoteColumns } from './quote-columns.ts';
import { disableTriggers } from './triggers.ts';

/** What a restore needs. */
export interface RestoreBackupOptions {
  /** A database without parks. */
  database: Pick<KernelDatabase, 'withOwner' | 'migrate'>;
  folder: string;
  /** All that this version ships: kernel, libraries, plugins. */
  components: readonly MigrationComponent[];
  /** Opens an encrypted one. */
  secret?: BackupSecret | null;
  onProgress?(done: number, of: number, table: string): void;
}

/**
 * Fills an empty database with a backup, in one transaction, and compares every table with the manifest before it is
 * committed: number of rows, sum of their hashes, heads of the audit chains. The schemas are those of the backup; the
 * next start migrates them on.
 * @throws BACKUP_DAMAGED, _PASSPHRASE, _KEY_NEEDED, _NOT_AUTHENTIC, _NEWER, _NOT_EMPTY, _DIFFERS, _NOT_FILLED; nothing is kept then
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<BackupManifest> {
  const { folder, components } = options;
  const { ok, manifest, problems } = await checkBackup(folder);
  if (!ok) throw backupErrors.DAMAGED({ folder, problems: problems.join('; ') });
  const cipher = manifest.encryption ? await openCipher(manifest.encryption, options.secret) : null;
  const shipped = await asInBackup(manifest, components);
  try {
    await fill(options, manifest, shipped, cipher);
  } catch (error) {
    if (error instanceof LingtanError) throw error;
    throw backupErrors.NOT_FILLED({ reason: rootMessage(error) }, error);
  }
  return manifest;
}

async function fill(
  { database, folder, onProgress }: RestoreBackupOptions,
  manifest: BackupManifest,
  components: readonly MigrationComponent[],
  cipher: BackupCipher | null,
): Promise<void> {
  await database.withOwner(assertEmpty);
  await database.migrate(components, { only: nameSet(manifest) });
  await database.withOwner(async (client) => {
    await fixTextForms(client);
    await client.query('begin');
    const { tables } = manifest;
    for (const table of tables) await ensurePartition(client, table);
    const enableTriggers = await disableTriggers(client, tables);
    const bindOwner = await freeOwner(client, tables);
    await client.query(`truncate ${tables.map(sqlName).join(', ')}`);
    for (const [done, table] of tables.entries()) {
      onProgress?.(done, tables.length, `${table.schema}.${table.name}`);
      await pipeline(
        createReadStream(path.join(folder, table.file)),
        cipher?.decrypt(table.file) ?? new PassThrough(),
        createGunzip(),
        client.query(copyFrom(`copy ${sqlName(table)} (${quoteColumns(table.columns)}) from stdin`)),
      );
    }
    for (const { schema, name, value } of manifest.sequences)
      if (value !== null)
        await client.query('select setval($1::text::regclass, $2::bigint)', [sqlName({ schema, name }), value]);
    await compare(client, manifest, cipher);
    await enableTriggers();
    await bindOwner();
    await client.query('commit');
    await client.query('analyze');
  });
}

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ parks: string | null }>(`select to_regclass('kernel.parks')::text as parks`);
  if (rows[0]!.parks === null) return;
  // Hidden rows would look like none.
  const [used] = await openToOwner(client, 50);
  if (used !== undefined) throw backupErrors.NOT_EMPTY({ found: `the table ${used}, which somebody uses` });
  const counted = await client.query<{ parks: number }>('select count(*)::int as parks from kernel.parks');
  const { parks } = counted.rows[0]!;
  if (parks > 0) throw backupErrors.NOT_EMPTY({ found: `${parks} parks` });
}

/**
 * Checks that this version has every migration of a backup.
 * @throws BACKUP_NEWER naming the first that it has not
 */
export async function assertMigrationsKnown(
  manifest: BackupManifest,
  components: readonly MigrationComponent[],
): Promise<void> {
  await asInBackup(manifest, components);
}

/** The components of the backup, in the order in which this version migrates them. */
async function asInBackup(
  { migrations, version }: BackupManifest,
  components: readonly MigrationComponent[],
): Promise<MigrationComponent[]> {
  const shipped = new Map<string, string>();
  for (const component of components)
    for (const { name, checksum } of await readMigrations(component)) shipped.set(`${component.id}/${name}`, checksum);
  for (const { component, name, checksum } of migrations)
    if (shipped.get(`${component}/${name}`) !== checksum) throw backupErrors.NEWER({ component, file: name, version });
  const used = new Set(migrations.map(({ component }) => component));
  return components.filter(({ id }) => used.has(id));
}

function nameSet({ migrations }: BackupManifest): ReadonlySet<string> {
  return new Set(migrations.map(({ component, name }) => `${component}/${name}`));
}

/** Partitions are made as time goes on, so the migrations know nothing of them. */
async function ensurePartition(client: pg.Client, table: BackupTable): Promise<void> {
  if (!table.partition) return;
  const { rows } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    sqlName(table),
  ]);
  if (rows[0]!.found !== null) return;
  const { parent, bound } = table.partition;
  await client.query(`create table ${sqlName(table)} partition of ${parent} ${bound}`);
  await client.query(`alter table ${sqlName(table)} enable row level security`);
  await client.query(`alter table ${sqlName(table)} force row level security`);
  // Who names the partition itself is not bound by the policies of its parent.
  const policies = await client.query<{ statement: string }>(
    `select format('create policy %I on %s as %s for %s to %s%s%s', p.policyname, $2::text, p.permissive, p.cmd,
       (select string_agg(case r when 'public' then r else quote_ident(r) end, ', ') from unnest(p.roles::text[]) r),
       ' using (' || p.qual || ')', ' with check (' || p.with_check || ')') as statement
     from pg_policies p where format('%I.%I', p.schemaname, p.tablename) = $1`,
    [parent, sqlName(table)],
  );
  for (const { statement } of policies.rows) await client.query(statement);
}

async function compare(
  client: pg.Client,
  { tables, audit }: BackupManifest,
  cipher: BackupCipher | null,
): Promise<void> {
  for (const table of tables) {
    const { rows, content: sum } = await contentOf(client, table);
    const content = cipher ? cipher.cover({ ...table, rows, content: sum }) : sum;
    const name = `${table.schema}.${table.name}`;
    if (rows !== table.rows)
      throw backupErrors.DIFFERS({ table: name, found: `${rows} rows`, expected: `${table.rows} rows` });
    if (content !== table.content)
      throw backupErrors.DIFFERS({ table: name, found: `sum ${content}`, expected: `sum ${table.content}` });
  }
  for (const { chain, seq, hash } of audit) {
    const { rows } = await client.query<{ hash: string }>(
      'select hash from kernel.audit_log where chain = $1 and seq = $2 and not exists (select from kernel.audit_log where chain = $1 and seq > $2)',
      [chain, seq],
    );
    if (rows[0]?.hash !== hash)
      throw backupErrors.DIFFERS({
        table: `audit chain ${chain}`,
        found: rows[0]?.hash ?? 'another head',
        expected: hash,
      });
  }
}

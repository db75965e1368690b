import pg from 'pg';
import { hiddenTable } from '../database/owner-policies.ts';
import { backupErrors } from './errors.ts';
import type { BackupManifest, BackupTable } from './manifest.ts';

/** A table before its rows are written. */
export type ListedTable = Pick<BackupTable, 'schema' | 'name' | 'columns' | 'partition'>;

/** Schemas that are not in a backup. Of the queues what is still to be done is, as the kernel's ledger of jobs. */
const leftOut = ['information_schema', 'pg_catalog', 'pg_toast', 'bullmq'];

/** Name for SQL, quoted. */
export const sqlName = ({ schema, name }: { schema: string; name: string }): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** Makes the text of values the same in every session. */
export async function fixTextForms(client: pg.ClientBase): Promise<void> {
  await client.query(`set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'postgres';
    set bytea_output to 'hex'; set extra_float_digits to 1; set statement_timeout to 0`);
}

/**
 * Every table that holds rows of its own, each after those that it refers to. Not the migrations, which a restore
 * applies, and neither the processes nor the record of the installation, which are others then.
 * @throws BACKUP_HIDDEN_ROWS where row-level security would leave rows out
 */
export async function listTables(client: pg.ClientBase): Promise<ListedTable[]> {
  const { rows } = await client.query<{
    oid: string;
    schema: string;
    name: string;
    columns: string[];
    parent: string | null;
    bound: string | null;
    refers: string[];
  }>(
    `select c.oid::text as oid, n.nspname as schema, c.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       (select format('%I.%I', pn.nspname, p.relname) from pg_inherits i join pg_class p on p.oid = i.inhparent
         join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) as parent,
       pg_get_expr(c.relpartbound, c.oid) as bound,
       array(select coalesce(t.relid::oid, k.confrelid)::text from pg_constraint k
         left join lateral pg_partition_tree(k.confrelid) t on t.isleaf
         where k.contype = 'f' and k.conrelid = c.oid and k.confrelid <> c.oid) as refers
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname <> all($1) and n.nspname not like 'pg\\_%'
       and (n.nspname, c.relname) not in (('kernel', 'installation'), ('kernel', 'migrations'), ('kernel', 'processes'))
     order by 2, 3`,
    [leftOut],
  );
  const open = new Map(rows.map((row) => [row.oid, row]));
  const ordered: ListedTable[] = [];
  const take = (oid: string): void => {
    const row = open.get(oid);
    if (!row) return;
    open.delete(oid);
    row.refers.forEach(take);
    const { schema, name, columns, parent, bound } = row;
    ordered.push({ schema, name, columns, partition: parent && bound ? { parent, bound } : null });
  };
  for (const { oid } of rows) take(oid);
  const hidden = await hiddenTable(client, ordered);
  if (hidden !== null) throw backupErrors.HIDDEN_ROWS({ table: hidden });
  return ordered;
}

/** Sequences with the last value they gave; null when they gave none. */
export async function listSequences(client: pg.ClientBase): Promise<BackupManifest['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string; value: string | null }>(
    `select schemaname as schema, sequencename as name, last_value::text as value from pg_sequences
     where schemaname <> all($1) order by 1, 2`,
    [leftOut],
  );
  return rows;
}

/** Rows of a table, or of what stands for it, and the sum of their hashes. */
export async function contentOf(
  client: pg.ClientBase,
  table: ListedTable,
  from = `only ${sqlName(table)}`,
): Promise<Pick<BackupTable, 'rows' | 'content'>> {
  const columns = table.columns.map((column) => `t.${pg.escapeIdentifier(column)}`).join(', ');
  const { rows } = await client.query<{ rows: string; content: string }>(
    `select count(*)::text as rows, coalesce(sum(hashtextextended(row(${columns})::text, 0)::numeric), 0)::text as content
     from ${from} t`,
  );
  return { rows: Number(rows[0]!.rows), content: rows[0]!.content };
}

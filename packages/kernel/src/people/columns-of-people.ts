import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** A column that names people, or says where they were. */
export interface PeopleColumn {
  schema: string;
  table: string;
  column: string;
}

/** What a column is called that holds who somebody is: the test of docs/personal-data.md asks for each that is called so. */
const names =
  '(^|_)(user|users|person|persons|people|owner|maker|actor|author|approver|signer|contact|by|e?mail|phone|ip|agent|client|login)(_|$)|user_?id|ip_?address|user_?agent|e_?mail';

/** Those that are called otherwise and hold it all the same. */
const others = [
  'auth.user.id',
  'auth.user.name',
  'auth.account.accountId',
  'auth.verification.identifier',
  'auth.known_places.browser',
  'auth.known_places.network',
  'auth.sign_in_failures.key',
  'kernel.audit_log.subject',
  'plugin_alarm_management.push_subscriptions.endpoint',
  'plugin_storage_dispatch.commands.command',
];

/**
 * All columns that name people; without partitions, whose rows are their table's.
 *
 * @param which those of the tables that the transaction can read, or of all
 */
export async function columnsOfPeople(tx: Tx, which: 'readable' | 'all' = 'readable'): Promise<PeopleColumn[]> {
  const { rows } = await tx.execute(sql`
    select n.nspname as schema, c.relname as table, a.attname as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and (n.nspname in ('auth', 'kernel', 'telemetry', 'documents') or n.nspname like 'plugin\\_%')
      and format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb', 'json', 'inet', 'character varying')
      and (a.attname ~* ${names} or n.nspname || '.' || c.relname || '.' || a.attname = any(${sql.param(others)}::text[]))
      and (${which} = 'all' or (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')))
    order by 1, 2, 3`);
  return rows as unknown as PeopleColumn[];
}

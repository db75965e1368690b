import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { lockNotAvailable } from './lock-patience.ts';

/** Policy of the owner on tables that would hide their rows from it. */
const policy = 'owner';

/** How long a table is waited for that somebody uses, ms: whoever comes behind waits as long. */
const eachMs = 200;

/**
 * Lets the owner of the tables read them, as a backup does: row-level security is forced, and an owner without
 * BYPASSRLS, as on a database of the operator's own, would find none of the rows. Changes nothing where the owner
 * is not bound, or the policies are there already. Sets and resets `lock_timeout`, outside of a transaction.
 * @param tries how often a table is waited for that somebody uses
 * @returns the tables that were in use at every try
 */
export async function openToOwner(owner: pg.ClientBase, tries = 1): Promise<string[]> {
  await owner.query(`set lock_timeout to ${eachMs}`);
  try {
    let left = await openTables(owner);
    for (let round = 1; round < tries && left.length > 0; round++) {
      await delay(eachMs);
      left = await openTables(owner);
    }
    return left;
  } finally {
    await owner.query('reset lock_timeout').catch(() => {});
  }
}

async function openTables(owner: pg.ClientBase): Promise<string[]> {
  const used: string[] = [];
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and c.relforcerowsecurity and pg_get_userbyid(c.relowner) = current_user
       and row_security_active(c.oid)
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = $1)
     order by 1`,
    [policy],
  );
  for (const { name } of rows)
    await owner
      .query(`create policy ${pg.escapeIdentifier(policy)} on ${name} to current_user using (true) with check (true)`)
      .catch((error: pg.DatabaseError) => {
        if (error.code !== lockNotAvailable) throw error;
        used.push(name);
      });
  return used;
}

/**
 * Takes the force of row-level security off tables within a transaction, since nothing is copied into a table whose
 * owner is bound; the answer puts it on again.
 */
export async function freeOwner(
  client: pg.ClientBase,
  tables: readonly { schema: string; name: string }[],
): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string }>(
    'select t.name from unnest($1::text[]) t (name) where row_security_active(t.name)',
    [quoted(tables)],
  );
  for (const { name } of rows) await client.query(`alter table ${name} no force row level security`);
  return async () => {
    for (const { name } of rows) await client.query(`alter table ${name} force row level security`);
  };
}

const quoted = (tables: readonly { schema: string; name: string }[]): string[] =>
  tables.map(({ schema, name }) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`);

/** The first table of those that row-level security keeps rows of from the present role; null when it sees all. */
export async function hiddenTable(
  client: pg.ClientBase,
  tables: readonly { schema: string; name: string }[],
): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>(
    `select t.name from unnest($1::text[]) t (name) where row_security_active(t.name) and (
       not exists (select from pg_policy p where p.polrelid = t.name::regclass and p.polpermissive and p.polcmd = '*'
         and pg_get_expr(p.polqual, p.polrelid) = 'true'
         and (select oid from pg_roles where rolname = current_user) = any(p.polroles))
       or exists (select from pg_policy p where p.polrelid = t.name::regclass and not p.polpermissive
         and exists (select from unnest(p.polroles) r where r = 0 or pg_has_role(r, 'usage')))) limit 1`,
    [quoted(tables)],
  );
  return rows[0]?.name ?? null;
}

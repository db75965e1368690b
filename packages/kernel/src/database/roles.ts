import { createHmac } from 'node:crypto';
import pg from 'pg';
import { errorCode, rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';

/** Serves requests, events and jobs; sees one park at a time. */
export const appRole = 'lingtan_app';
/** Used inside the kernel only, for work over all parks. */
export const kernelRole = 'lingtan_kernel';

/**
 * The connection of a role. Its password is derived from the installation's secret, so that every process of the
 * installation knows it and nothing has to be stored or handed around.
 */
export function roleUrl(ownerUrl: string, role: string, secret: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = createHmac('sha256', secret).update(`lingtan database role ${role}`).digest('base64url');
  return url.toString();
}

/**
 * Makes the role of `url` usable: creates it when missing, sets its password when that differs.
 * @throws DATABASE_ROLE_NOT_CREATABLE when the owner lacks the right
 */
export async function ensureRole(owner: pg.Client, url: string): Promise<void> {
  const { username: role, password } = new URL(url);
  const refusal = await tryConnect(url);
  if (refusal === null) return;
  const secret = pg.escapeLiteral(decodeURIComponent(password));
  try {
    const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [role]);
    const name = pg.escapeIdentifier(role);
    // Only a superuser may so much as mention some attributes of a role that exists; they are checked afterwards.
    await owner.query(
      rowCount === 0
        ? `create role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole password ${secret}`
        : `alter role ${name} login password ${secret}`,
    );
    const database = pg.escapeIdentifier(owner.database!);
    await owner.query(`grant connect on database ${database} to ${name}`);
  } catch (error) {
    // Another process may have been faster; what counts is whether we can connect now.
    if ((await tryConnect(url)) === null) return;
    throw databaseErrors.ROLE_NOT_CREATABLE({ role, owner: owner.user, reason: rootMessage(error) }, error);
  }
}

const oldest = 16;

/**
 * Whether this server and this owner will do.
 * @throws DATABASE_TOO_OLD, DATABASE_ENCODING, DATABASE_OWNER_RIGHTS
 */
export async function assertSuitable(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ version: string; encoding: string; database: string; create: boolean }>(
    `select current_setting('server_version') as version, current_setting('server_encoding') as encoding,
       current_database() as database, has_database_privilege(current_database(), 'create') as create`,
  );
  const { version, encoding, database, create } = rows[0]!;
  if (Number.parseInt(version, 10) < oldest) throw databaseErrors.TOO_OLD({ found: version, expected: oldest });
  if (encoding !== 'UTF8') throw databaseErrors.ENCODING({ database, found: encoding });
  if (!create) throw databaseErrors.OWNER_RIGHTS({ owner: owner.user, database });
}

/**
 * Refuses a role that row-level security does not bind.
 * @throws DATABASE_UNSAFE_ROLE
 */
export async function assertBoundByRowSecurity(owner: pg.Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ problem: string | null }>(
    `select case
       when r.rolsuper then 'is a superuser'
       when r.rolbypassrls then 'has BYPASSRLS'
       when r.rolname = current_user then 'is the owner'
       when pg_has_role(r.oid, current_user, 'member') then 'is a member of the owner'
       when exists (select from pg_roles o where o.oid <> r.oid and (o.rolsuper or o.rolbypassrls)
         and pg_has_role(r.oid, o.oid, 'member')) then 'is a member of a role that is not bound by it'
       when r.rolname = $2 and pg_has_role(r.oid, $3, 'member') then 'is a member of ' || $3
       when exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm')
         and c.relnamespace not in (select oid from pg_namespace where nspname like 'pg\\_%')) then 'owns tables'
     end as problem
     from pg_roles r where r.rolname = $1`,
    [role, appRole, kernelRole],
  );
  if (rows.length === 0) throw databaseErrors.UNSAFE_ROLE({ role, problem: 'does not exist' });
  if (rows[0]!.problem) throw databaseErrors.UNSAFE_ROLE({ role, problem: rows[0]!.problem });
}

async function tryConnect(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === '28P01' || code === '28000' || code === '42501') return error;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

import { createHmac } from 'node:crypto';
import pg from 'pg';
import { errorCode, isLoginRefused, rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';
import { firstNames, readInstallationRecord } from './installation-record.ts';

/** The two roles that work on a database. */
export interface ServingRoles {
  /** Serves requests, events and jobs; sees one park at a time. */
  app: string;
  /** Used inside the kernel only, for work over all parks. */
  kernel: string;
}

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

/** A role and the connection that works as it. */
export interface RoleLogin {
  url: string;
  /** Role whose rights the login has, when it is another than its own. */
  memberOf: string | null;
}

/**
 * Names of the two roles. Roles belong to the server and not to a database, so those that are made carry the number of
 * the database. One that exists keeps its names, and roles that the operator made have theirs.
 * @throws DATABASE_ROLE_NAME
 */
export async function servingRoles(
  owner: pg.Client,
  given: { appUrl?: string | undefined; kernelUrl?: string | undefined },
): Promise<ServingRoles> {
  const record = await readInstallationRecord(owner);
  if (record) return record.roles;
  const number = await numberOfDatabase(owner);
  const nameOf = (url: string | undefined, first: string): string => {
    if (url === undefined) return `${first}_${number}`;
    const role = decodeURIComponent(new URL(url).username);
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role)) throw databaseErrors.ROLE_NAME({ role });
    return role;
  };
  return { app: nameOf(given.appUrl, firstNames.app), kernel: nameOf(given.kernelUrl, firstNames.kernel) };
}

/**
 * The login of a role. Databases from before roles carried a number may share one, and so do copies of a database; its
 * password may be that of another installation then: such a database gets a login of its own, and the other one is left
 * alone.
 */
export async function loginOf(
  owner: pg.Client,
  role: string,
  { ownerUrl, secret }: { ownerUrl: string; secret: string },
): Promise<RoleLogin> {
  const url = roleUrl(ownerUrl, role, secret);
  const number = await numberOfDatabase(owner);
  if (role.endsWith(`_${number}`)) return { url, memberOf: null };
  const own = `${role}_${number}`;
  const apart = { url: roleUrl(ownerUrl, own, secret), memberOf: role };
  if (await roleExists(owner, own)) return apart;
  if ((await tryConnect(url)) === null) return { url, memberOf: null };
  const { rows } = await owner.query<{ shared: boolean }>(
    `select exists (select from pg_shdepend d join pg_roles r on r.oid = d.refobjid
       where d.refclassid = 'pg_authid'::regclass and r.rolname = $1
         and d.dbid not in (0, (select oid from pg_database where datname = current_database()))) as shared`,
    [role],
  );
  return rows[0]!.shared ? apart : { url, memberOf: null };
}

/**
 * Makes the role of a login usable: creates it when missing, sets its password when that differs and `mayChange`.
 * @throws DATABASE_ROLE_NOT_CREATABLE when the owner lacks the right, DATABASE_ROLE_OTHER_KEY
 */
export async function ensureRole(
  owner: pg.Client,
  { url, memberOf }: RoleLogin,
  { mayChange }: { mayChange: boolean },
): Promise<void> {
  const { username: role, password } = new URL(url);
  const refusal = await tryConnect(url);
  if (refusal === null) return;
  const secret = pg.escapeLiteral(decodeURIComponent(password));
  const exists = await roleExists(owner, role);
  if (exists && !mayChange) throw databaseErrors.ROLE_OTHER_KEY({ role, database: owner.database });
  try {
    const name = pg.escapeIdentifier(role);
    const member = memberOf === null ? '' : ` in role ${pg.escapeIdentifier(memberOf)}`;
    // Only a superuser may so much as mention some attributes of a role that exists; they are checked afterwards.
    await owner.query(
      exists
        ? `alter role ${name} login password ${secret}`
        : `create role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole${member} password ${secret}`,
    );
    const database = pg.escapeIdentifier(owner.database!);
    await owner.query(`grant connect on database ${database} to ${name}`);
  } catch (error) {
    // Another process may have been faster; what counts is whether we can connect now.
    if ((await tryConnect(url)) === null) return;
    throw databaseErrors.ROLE_NOT_CREATABLE({ role, owner: owner.user, reason: rootMessage(error) }, error);
  }
}

async function roleExists(owner: pg.Client, role: string): Promise<boolean> {
  return (await owner.query('select from pg_roles where rolname = $1', [role])).rowCount === 1;
}

/** Unique on its server for as long as the database is there, whatever it is renamed to. */
async function numberOfDatabase(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ oid: number }>('select oid from pg_database where datname = current_database()');
  return rows[0]!.oid;
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
 * Refuses a role that row-level security does not bind, and one with the rights of `notIn`.
 * @throws DATABASE_UNSAFE_ROLE
 */
export async function assertBoundByRowSecurity(
  owner: pg.Client,
  role: string,
  { notIn }: { notIn?: string } = {},
): Promise<void> {
  const { rows } = await owner.query<{ problem: string | null }>(
    `select case
       when r.rolsuper then 'is a superuser'
       when r.rolbypassrls then 'has BYPASSRLS'
       when r.rolname = current_user then 'is the owner'
       when pg_has_role(r.oid, current_user, 'member') then 'is a member of the owner'
       when exists (select from pg_roles o where o.oid <> r.oid and (o.rolsuper or o.rolbypassrls)
         and pg_has_role(r.oid, o.oid, 'member')) then 'is a member of a role that is not bound by it'
       when exists (select from pg_roles k where k.rolname = $2 and pg_has_role(r.oid, k.oid, 'member'))
         then 'is a member of ' || $2
       when exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm')
         and c.relnamespace not in (select oid from pg_namespace where nspname like 'pg\\_%')) then 'owns tables'
     end as problem
     from pg_roles r where r.rolname = $1`,
    [role, notIn ?? null],
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
    if (isLoginRefused(error) || errorCode(error) === '42501') return error;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

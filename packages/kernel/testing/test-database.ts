import { createHash, randomBytes } from 'node:crypto';
import {
  kernelMigrations,
  openDatabase,
  readMigrations,
  roleUrl,
  type KernelDatabase,
  type MigrationComponent,
  type OpenDatabaseOptions,
  type TxScope,
} from '../src/index.ts';
import pg from 'pg';
import { createTestLog } from '@lingtan/test-kit';
import { startTestPostgres } from './test-postgres.ts';

/** Options of {@link createTestDatabase}. */
export interface TestDatabaseOptions {
  /** Schemas of library packages, which many databases have: their template is made once and is copied by all that follow. */
  shared?: readonly MigrationComponent[];
  /** Schemas beside those, e.g. that of the plugin under test. */
  components?: readonly MigrationComponent[];
  /** Runs once on the shared template, e.g. the tables of a library. Name it in `templateKey`. */
  prepareTemplate?: (database: KernelDatabase) => Promise<void>;
  templateKey?: string;
  appPoolSize?: number;
  /** Where to connect instead of the server: a fault proxy in front of it. */
  through?(server: { host: string; port: number }): Promise<{ host: string; port: number }>;
  databaseLimits?: OpenDatabaseOptions['limits'];
}

/** A database of its own for one test (or one file), dropped by `close`. */
export interface TestDatabase extends KernelDatabase {
  name: string;
  /** Connection of the cluster's superuser to this database: tests only. */
  superuserUrl: string;
  log: ReturnType<typeof createTestLog>;
  /** Inserts a park (and enterprises) and returns its scope for `withParkTx`. */
  addPark(id: string, enterprises?: readonly string[]): Promise<TxScope>;
  /** As after a day without a step of the clock: what is deleted for its age is deleted. */
  steadyClock(): Promise<void>;
  /** Ends what is connected to this database as a role, as a restart of the server or a broken network would. */
  breakConnections(of: BreakableConnections): Promise<void>;
}

/** As after a day in which nobody set the clock of the database. Run as a superuser. */
export const steadyClock = `insert into kernel.retention_clock (steady_since, seen_at)
  values (now() - interval '25 hours', now())
  on conflict (one) do update set steady_since = excluded.steady_since, seen_at = excluded.seen_at`;

/** Connections by their role, and those of the listener by the name it gives itself. */
export type BreakableConnections = 'lingtan_app' | 'lingtan_kernel' | 'lingtan listen';

/** One secret for the whole run: the roles are shared by all databases of a cluster. */
export const testRoleSecret = 'lingtan-test-role-secret';

/**
 * Makes a migrated database by copying a template, which is made once per set of migration files. It is on the server of
 * LINGTAN_TEST_DATABASE_URL, which the global set-up of this folder starts for a whole run; without one this process has a server
 * of its own for as long as it has databases.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const shared = process.env.LINGTAN_TEST_DATABASE_URL;
  if (shared) return makeDatabase(shared, options, async () => undefined);
  const server = (own ??= { postgres: startTestPostgres(), databases: 0 });
  server.databases += 1;
  const leave = async (): Promise<void> => {
    if ((server.databases -= 1) > 0) return;
    own = null;
    templates.clear();
    await (await server.postgres).stop();
  };
  try {
    return await makeDatabase((await server.postgres).superuserUrl, options, leave);
  } catch (error) {
    await leave();
    throw error;
  }
}

/** The server that this process has started for itself. */
let own: { postgres: ReturnType<typeof startTestPostgres>; databases: number } | null = null;

async function makeDatabase(
  clusterUrl: string,
  options: TestDatabaseOptions,
  leave: () => Promise<void>,
): Promise<TestDatabase> {
  const template = await templateFor(clusterUrl, options);
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await withClient(clusterUrl, (client) => copyDatabase(client, template, name));
  const log = createTestLog();
  const ownerUrl = await throughOf(ownerUrlOf(clusterUrl, name), options.through);
  const database = await openDatabase({
    ownerUrl,
    roleSecret: testRoleSecret,
    log,
    appPoolSize: options.appPoolSize ?? 6,
    kernelPoolSize: 4,
    ...(options.databaseLimits ? { limits: options.databaseLimits } : {}),
  });
  // A copy is another installation, as it finds out by itself.
  await database.migrate([]);
  return {
    ...database,
    name,
    log,
    superuserUrl: databaseUrl(clusterUrl, name),
    addPark: (id, enterprises = []) => addPark(database, id, enterprises),
    steadyClock: () =>
      withClient(databaseUrl(clusterUrl, name), async (client) => void (await client.query(steadyClock))),
    breakConnections: (of) => breakConnections(databaseUrl(clusterUrl, name), of),
    close: async () => {
      await database.close();
      await withClient(clusterUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
      await leave();
    },
  };
}

interface Template {
  /** What it is copied from: another template, or one of PostgreSQL's own. */
  from: string;
  key: string;
  components: readonly MigrationComponent[];
  prepare?: TestDatabaseOptions['prepareTemplate'];
}

const templates = new Map<string, Promise<string>>();

/** Its migrations take longest, so those that most databases share are run once. */
async function templateFor(clusterUrl: string, options: TestDatabaseOptions): Promise<string> {
  const { shared = [], components = [], templateKey = '', prepareTemplate } = options;
  const base = await ensureTemplate(clusterUrl, {
    from: 'template1',
    key: templateKey,
    components: [kernelMigrations, ...shared],
    ...(prepareTemplate ? { prepare: prepareTemplate } : {}),
  });
  return components.length === 0 ? base : ensureTemplate(clusterUrl, { from: base, key: base, components });
}

async function ensureTemplate(clusterUrl: string, template: Template): Promise<string> {
  const hash = createHash('sha256').update(template.key);
  for (const component of template.components) {
    hash.update(`${component.id} ${component.schema}`);
    for (const { name, checksum } of await readMigrations(component)) hash.update(`${name} ${checksum}`);
  }
  const name = `template_${hash.digest('hex').slice(0, 24)}`;
  const known = templates.get(name);
  if (known) return known;
  const made = makeTemplate(clusterUrl, name, template);
  templates.set(name, made);
  made.catch(() => templates.delete(name));
  return made;
}

function makeTemplate(clusterUrl: string, name: string, { from, components, prepare }: Template): Promise<string> {
  return withClient(clusterUrl, async (client) => {
    // Workers race for the same template; the losers wait here and find it made.
    await client.query(`select pg_advisory_lock(hashtext($1))`, [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 1) return name;
    await ensureOwner(client);
    const partial = `${name}_partial`;
    await client.query(`drop database if exists ${partial} with (force)`);
    await copyDatabase(client, from, partial);
    const ownerUrl = ownerUrlOf(clusterUrl, partial);
    const database = await openDatabase({
      ownerUrl,
      roleSecret: testRoleSecret,
      log: createTestLog(),
      // All databases of a run are copies with the same roles, whose names tests may use.
      appUrl: roleUrl(ownerUrl, 'lingtan_app', testRoleSecret),
      kernelUrl: roleUrl(ownerUrl, 'lingtan_kernel', testRoleSecret),
    });
    await database.migrate(components);
    await prepare?.(database);
    await database.close();
    await client.query(`alter database ${partial} rename to ${name}`);
    return name;
  });
}

async function ensureOwner(client: pg.Client): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('lingtan test owner'))`);
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'lingtan_owner') then
      create role lingtan_owner login createrole createdb bypassrls; end if; end $$`);
  await client.query(`alter role lingtan_owner password ${pg.escapeLiteral(testRoleSecret)}`);
  for (const role of ['lingtan_app', 'lingtan_kernel']) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (rowCount === 1) continue;
    const { password } = new URL(roleUrl('postgresql://localhost', role, testRoleSecret));
    await client.query(`create role ${role} login password ${pg.escapeLiteral(decodeURIComponent(password))}`);
  }
  await client.query(`select pg_advisory_unlock(hashtext('lingtan test owner'))`);
}

// Copying files is several times as fast here as the write-ahead log, through which PostgreSQL copies by itself.
async function copyDatabase(client: pg.Client, from: string, to: string): Promise<void> {
  await client.query(`create database ${to} template ${from} strategy file_copy owner lingtan_owner`);
}

async function addPark(database: KernelDatabase, id: string, enterprises: readonly string[]): Promise<TxScope> {
  const { rows } = await database.kernelPool.query<{ no: number }>(
    'insert into kernel.parks (id, name) values ($1, $2) returning no',
    [id, JSON.stringify({ en: id, 'zh-CN': id })],
  );
  for (const enterprise of enterprises) {
    await database.kernelPool.query('insert into kernel.enterprises (park_id, id, name) values ($1, $2, $3)', [
      id,
      enterprise,
      JSON.stringify({ en: enterprise, 'zh-CN': enterprise }),
    ]);
  }
  return { parkId: id, parkNo: rows[0]!.no, enterpriseId: null };
}

function breakConnections(superuserUrl: string, of: BreakableConnections): Promise<void> {
  return withClient(superuserUrl, async (client) => {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and $1::text in (usename, application_name)`,
      [of],
    );
  });
}

function ownerUrlOf(clusterUrl: string, database: string): string {
  const url = new URL(databaseUrl(clusterUrl, database));
  url.username = 'lingtan_owner';
  url.password = testRoleSecret;
  return url.toString();
}

async function throughOf(url: string, through: TestDatabaseOptions['through']): Promise<string> {
  if (!through) return url;
  const changed = new URL(url);
  const { host, port } = await through({ host: changed.hostname, port: Number(changed.port) });
  changed.search = '';
  changed.host = `${host}:${port}`;
  return changed.toString();
}

function databaseUrl(clusterUrl: string, database: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

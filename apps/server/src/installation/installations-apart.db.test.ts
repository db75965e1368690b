import { hkdfSync } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { kernelMigrations, restoreBackup, roleUrl, writeBackup } from '@lingtan/kernel';
import { startTestPostgres } from '@lingtan/kernel/testing';
import { telemetryMigrations } from '@lingtan/telemetry';
import { createTestLog, memoryFolder } from '@lingtan/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withApi } from '../cli/api-client.ts';
import { rootDir } from '../root-dir.ts';
import { startServer } from '../start-server.ts';
import { rotateKey } from './rotate-keys.ts';
import { loadSecretKey } from './secret-key.ts';
import { openInstallation, type Installation } from './open-installation.ts';

// One server of the operator's own, and one owner with the rights that the guide names for all databases on it.
const password = 'a password of the operator';
const log = createTestLog();
let folder: string;
let server: Awaited<ReturnType<typeof startTestPostgres>>;
const opened: Installation[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(memoryFolder(), 'lingtan-apart-'));
  chmodSync(folder, 0o755);
  server = await startTestPostgres();
  await run(server.superuserUrl, `create role park_owner login createrole password '${password}'`);
  for (const name of ['first', 'second', 'copy'])
    await run(server.superuserUrl, `create database ${name} owner park_owner`);
  await (await open('first')).database.kernelPool.query(`insert into kernel.parks (id, name) values ('dafeng', '{}')`);
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = (name: string): string => join(folder, name);
const urlOf = (database: string): string =>
  `postgresql://park_owner:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${database}`;
async function open(name: string, database = name, more: Partial<Parameters<typeof openInstallation>[0]> = {}) {
  const env = { DATABASE_URL: urlOf(database) };
  const installation = await openInstallation({ dataDir: dataDir(name), log, env, ...more });
  opened.push(installation);
  return installation;
}
async function close(name: string): Promise<void> {
  for (const each of opened.filter(({ dataDir: at }) => at === dataDir(name))) {
    opened.splice(opened.indexOf(each), 1);
    await each.close();
  }
}
async function run<T extends pg.QueryResultRow>(connectionString: string, ...statements: string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const statement of statements) ({ rows } = await client.query<T>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
const asSuperuser = <T extends pg.QueryResultRow>(database: string, ...statements: string[]) =>
  run<T>(Object.assign(new URL(server.superuserUrl), { pathname: `/${database}` }).href, ...statements);
/** Whether its roles still let an installation in, and show it its park. */
const serves = async ({ database }: Installation) => {
  for (const url of [database.appUrl, database.kernelUrl]) await run(url, 'select');
  return (await run<{ id: string }>(database.kernelUrl, 'select id from kernel.parks')).map(({ id }) => id);
};

it('a second one on the server, by the same owner, has roles of its own; each is let into its database only', async () => {
  const [first, second] = [opened[0]!, await open('second')];
  expect(await serves(first)).toEqual(['dafeng']);
  expect(await serves(second)).toEqual([]);
  const role = new URL(second.database.appUrl);
  role.pathname = '/first';
  await expect(run(role.href, 'select from telemetry.points')).rejects.toThrow(/permission denied/);
});

it('a copy of a database is another installation, which goes its own way', async () => {
  await close('second');
  await run(server.superuserUrl, 'create database clone template second owner park_owner');
  cpSync(dataDir('second'), dataDir('clone'), { recursive: true });
  const [second, clone] = [await open('second'), await open('clone')];
  const [one, other] = [await second.database.installation(), await clone.database.installation()];
  expect([one.id === other.id, one.queues === other.queues]).toEqual([false, false]);
  expect(one.queues).toBe(`lingtan-${one.id!.slice(0, 8)}`);
  // Until then they share the roles; with another key the password of one would be that of the other no more.
  await close('clone');
  await rotateKey('secret', { dataDir: dataDir('clone'), env: { DATABASE_URL: urlOf('clone') }, log, forget: false });
  expect(await serves(await open('clone'))).toEqual([]);
  expect(await serves(second)).toEqual([]);
});

it('another data folder on the same database is refused before it changes anything', async () => {
  const before = await asSuperuser('first', 'select rolname, rolpassword from pg_authid order by 1');
  await expect(open('stranger', 'first')).rejects.toMatchObject({ code: 'KEYS_OTHER' });
  // As of a version that did not write down whose key it is.
  await asSuperuser('first', 'update kernel.installation set secret_key_id = null');
  await expect(open('stranger', 'first')).rejects.toMatchObject({ code: 'DATABASE_ROLE_OTHER_KEY' });
  expect(await asSuperuser('first', 'select rolname, rolpassword from pg_authid order by 1')).toEqual(before);
  expect(await serves(opened[0]!)).toEqual(['dafeng']);
});

it('backup and restore need no right beyond those of the guide, and say in a sentence what they lack', async () => {
  const backup = join(folder, 'backup');
  const { database } = opened[0]!;
  await run(urlOf('first'), `select telemetry.ensure_samples_partition(now())`);
  const written = await writeBackup({ database, folder: backup, version: '0.1.0', keys: {} });
  expect(written.tables.find(({ name }) => name === 'parks')).toMatchObject({ rows: 1 });
  const copy = await open('copy', 'copy', { migrate: false });
  const components = [kernelMigrations, telemetryMigrations];
  const restored = await restoreBackup({ database: copy.database, folder: backup, components });
  expect(restored.tables).toEqual(written.tables);
  expect(await serves(copy)).toEqual(['dafeng']);
  const ids = [await database.installation(), await copy.database.installation()].map(({ id }) => id);
  expect(ids[0]).not.toBe(ids[1]);
  await expect(restoreBackup({ database, folder: backup, components })).rejects.toMatchObject({
    code: 'BACKUP_NOT_EMPTY',
  });
  await asSuperuser('first', `create table public.notes (n int)`);
  await expect(
    writeBackup({ database, folder: join(folder, 'none'), version: '0.1.0', keys: {} }),
  ).rejects.toMatchObject({ code: 'BACKUP_NOT_MADE', message: expect.stringContaining('permission denied') as string });
  await asSuperuser('first', 'drop table public.notes');
  await asSuperuser('first', 'create policy none on kernel.parks as restrictive using (false)');
  await expect(
    writeBackup({ database, folder: join(folder, 'none'), version: '0.1.0', keys: {} }),
  ).rejects.toMatchObject({ code: 'BACKUP_HIDDEN_ROWS' });
  await asSuperuser('first', 'drop policy none on kernel.parks');
});

it('databases from before go on with the roles they have, also two that share them', async () => {
  await close('first');
  const { app, kernel } = (
    await asSuperuser<{ app: string; kernel: string }>(
      'first',
      'select app_role as app, kernel_role as kernel from kernel.installation',
    )
  )[0]!;
  const secret = loadSecretKey(dataDir('first'), {});
  const roleSecret = Buffer.from(hkdfSync('sha256', secret, '', 'lingtan database roles', 32)).toString('hex');
  const old = (role: string): string => decodeURIComponent(new URL(roleUrl(urlOf('first'), role, roleSecret)).password);
  await asSuperuser(
    'first',
    ...[`alter role ${app} rename to lingtan_app`, `alter role ${kernel} rename to lingtan_kernel`],
    ...['lingtan_app', 'lingtan_kernel'].map((role) => `alter role ${role} password '${old(role)}'`),
    'drop table kernel.installation',
  );
  await run(server.superuserUrl, 'create database twin template first owner park_owner');
  const first = await open('first');
  expect(await serves(first)).toEqual(['dafeng']);
  expect(await first.database.installation()).toMatchObject({
    queues: 'lingtan',
    roles: { app: 'lingtan_app', kernel: 'lingtan_kernel' },
  });
  for (const round of ['taken over', 'again']) {
    const twin = await open('twin');
    expect(await serves(twin), round).toEqual(['dafeng']);
    expect(await serves(first), round).toEqual(['dafeng']);
    await close('twin');
  }
});

const start = (env: NodeJS.ProcessEnv, forCommand: boolean, root = rootDir()) =>
  startServer({
    ...{ root, dataDir: dataDir('first'), port: 0, host: '127.0.0.1', tls: null, version: '0.0.0-test' },
    ...{ log, env: { LINGTAN_PARKS_DIR: join(folder, 'parks'), ...env }, onProgress: () => {} },
    ...{ paused: true, forCommand },
  });

it('a newer one is refused before anything is written, whichever part is newer', async () => {
  await close('first');
  const written = () =>
    asSuperuser(
      'first',
      `select component || '/' || name as name, applied_at from kernel.migrations where name <> '9999-later.sql' union all
       select rolname || rolpassword, null from pg_authid where rolname like 'lingtan_%' order by 1`,
    );
  const before = await written();
  for (const component of ['kernel', 'telemetry', 'energy-metering']) {
    await asSuperuser(
      'first',
      `insert into kernel.migrations (component, name, checksum) values ('${component}', '9999-later.sql', '')`,
    );
    const starting = start({ DATABASE_URL: urlOf('first') }, false);
    await expect(starting, component).rejects.toMatchObject({
      code: 'DATABASE_MIGRATION_MISSING',
      message: expect.stringContaining(`${component}/9999-later.sql`) as string,
    });
    expect(await written(), component).toEqual(before);
    await asSuperuser('first', `delete from kernel.migrations where name = '9999-later.sql'`);
  }
});

it('a process whose version does not work beside a living one is refused before anything is written', async () => {
  const row = { name: 'plant/7', version: '3.0.0' };
  await asSuperuser('first', `insert into kernel.processes (id, report) values ('newer', '${JSON.stringify(row)}')`);
  const before = await asSuperuser('first', 'select * from kernel.processes');
  for (const forCommand of [false, true])
    await expect(start({ DATABASE_URL: urlOf('first') }, forCommand)).rejects.toMatchObject({
      code: 'CLUSTER_VERSIONS',
      message: expect.stringContaining('plant/7 of version 3.0.0') as string,
    });
  expect(await asSuperuser('first', 'select * from kernel.processes')).toEqual(before);
  await asSuperuser('first', `delete from kernel.processes where id = 'newer'`);
});

it('a command works on the installation that it is configured for, or on none', async () => {
  await expect(start({}, true)).rejects.toMatchObject({ code: 'INSTALLATION_OTHER_DATABASE' });
  await expect(start({}, false)).rejects.toMatchObject({ code: 'INSTALLATION_OTHER_DATABASE' });
  expect(readdirSync(dataDir('first'))).not.toContain('postgres');
  // An older database waits for its server, and nothing begins where nothing is.
  const last = `select max(name) from kernel.migrations where component = 'telemetry'`;
  await asSuperuser('first', `update kernel.migrations set component = 'later' where name = (${last})`);
  await expect(start({ DATABASE_URL: urlOf('first') }, true)).rejects.toMatchObject({ code: 'DATABASE_OLDER' });
  await asSuperuser('first', `update kernel.migrations set component = 'telemetry' where component = 'later'`);
  await run(server.superuserUrl, 'create database bare owner park_owner');
  await expect(start({ DATABASE_URL: urlOf('bare') }, true)).rejects.toMatchObject({ code: 'INSTALLATION_NONE' });
  expect(await asSuperuser('bare', `select from pg_namespace where nspname = 'kernel'`)).toEqual([]);
  process.env['LINGTAN_DATA_DIR'] = join(folder, 'nowhere');
  try {
    await expect(withApi(async () => undefined)).rejects.toMatchObject({ code: 'INSTALLATION_NONE' });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  } finally {
    delete process.env['LINGTAN_DATA_DIR'];
  }
});

it('a command that reads leaves every table as it was', async () => {
  mkdirSync(join(folder, 'parks'));
  // Without plugins, whose tables are many.
  const server = await start({ DATABASE_URL: urlOf('first') }, false, folder);
  await server.ready;
  await commandsBeside('first', 'second');
  await server.stop();
  cpSync(join(rootDir(), 'parks'), join(folder, 'parks'), { recursive: true });
  const rows = () =>
    asSuperuser(
      'first',
      `select table_schema || '.' || table_name as name,
         (xpath('/row/n/text()', query_to_xml(format('select count(*) || coalesce(sum(hashtext(t::text)), 0)::text as n
           from %I.%I t', table_schema, table_name), true, true, '')))[1]::text as n
       from information_schema.tables where table_type = 'BASE TABLE' and table_name <> 'processes'
         and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
    );
  const before = await rows();
  const opened = await start({ DATABASE_URL: urlOf('first') }, true, folder);
  try {
    await opened.ready;
    const { url, token } = JSON.parse(readFileSync(join(dataDir('first'), 'local-access.json'), 'utf8')) as {
      url: string;
      token: string;
    };
    const answer = await fetch(`${url}/api/parks`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject([{ id: 'dafeng' }]);
  } finally {
    await opened.stop();
  }
  expect(await rows()).toEqual(before);
});

/** While the server of `served` runs: commands with its database, by whichever name, reach it; with another one none does. */
async function commandsBeside(served: string, other: string): Promise<void> {
  const command = (url: string) => {
    Object.assign(process.env, { LINGTAN_DATA_DIR: dataDir(served), DATABASE_URL: url });
    return withApi((api) => api.json('GET', '/api/parks'));
  };
  try {
    const parks = await command(urlOf(served));
    expect(await command(urlOf(served).replace('127.0.0.1', 'localhost'))).toEqual(parks);
    await expect(command(urlOf(other))).rejects.toMatchObject({
      code: 'INSTALLATION_OTHER_SERVER',
      message: expect.stringMatching(/first on 127.* second on 127/) as string,
    });
  } finally {
    delete process.env['LINGTAN_DATA_DIR'];
    delete process.env['DATABASE_URL'];
  }
}

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBackup, createLogger } from '@lingtan/kernel';
import type { LingtanError } from '@lingtan/sdk';
import { memoryFolder } from '@lingtan/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rootDir } from '../root-dir.ts';
import { startServer } from '../start-server.ts';
import { upgradeInstallation, type UpgradeReport } from './upgrade-installation.ts';

const folder = mkdtempSync(join(memoryFolder(), 'lingtan-upgrade-'));
/** A release with one plugin, so that what a version ships is in this file. */
const root = join(folder, 'release');
/** Where an installation is. */
interface Place {
  dataDir: string;
  env: NodeJS.ProcessEnv;
}
const plugin = join(root, 'plugins/counting');
const env: NodeJS.ProcessEnv = {
  LINGTAN_PARKS_DIR: join(root, 'parks'),
  LINGTAN_MQTT_PORT: '0',
  LINGTAN_HJ212_PORT: '0',
};
const log = createLogger({ level: 'fatal' });
const embedded: Place = { dataDir: join(folder, 'data'), env };
/** In a database of the operator's own, by a role that is no superuser. */
const external: Place = { dataDir: join(folder, 'outside'), env: { ...env } };
const role = `upgrade_${process.pid}`;

function ship(file: string, text: string): void {
  writeFileSync(join(plugin, file), text);
}

/** Settings of the plugin in this version: a number of at most `most`. */
function shipSettings(most: number): void {
  ship(
    `server/index-${most}.js`,
    `import { defineConfig, definePlugin } from '@lingtan/sdk';
     import { z } from 'zod';
     export default definePlugin({
       id: 'counting',
       config: defineConfig({ version: 1, schema: z.strictObject({ upTo: z.number().max(${most}).default(5) }) }),
       start: async () => {},
     });`,
  );
  ship(
    'plugin.json',
    JSON.stringify({
      ...{ id: 'counting', version: '1.0.0', api: '^1.0.0' },
      title: { en: 'Counting', 'zh-CN': '计数' },
      description: { en: 'Counts.', 'zh-CN': '计数。' },
      entry: { server: `./server/index-${most}.js` },
    }),
  );
}

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['LINGTAN_TEST_DATABASE_URL']! });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** An installation of version 1.0.0 with a park that has the plugin. */
async function install(place: Place): Promise<void> {
  const common = { root, log, port: 0, host: '127.0.0.1', tls: null, paused: true };
  const server = await startServer({ ...common, ...place, version: '1.0.0', onProgress: () => undefined });
  await server.ready;
  await server.kernel.database.withOwner((owner) =>
    owner.query(`insert into kernel.parks (id, name) values ('small', '{"en":"S","zh-CN":"S"}');
      insert into kernel.park_plugins (park_id, plugin_id, enabled, config, config_version)
        values ('small', 'counting', true, '{"upTo":9}', 1)`),
  );
  await server.stop();
}

beforeAll(async () => {
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  for (const each of ['parks', 'plugins/counting/server', 'plugins/counting/migrations'])
    mkdirSync(join(root, each), { recursive: true });
  symlinkSync(join(rootDir(), 'node_modules'), join(root, 'node_modules'));
  shipSettings(10);
  ship(
    'migrations/0001-counts.sql',
    'create table counts (n integer primary key); insert into counts values (1), (2);',
  );
  await asSuperuser(`create role ${role} login createrole password 'own'`, `create database ${role} owner ${role}`);
  const url = new URL(process.env['LINGTAN_TEST_DATABASE_URL']!);
  external.env['DATABASE_URL'] = Object.assign(url, { username: role, password: 'own', pathname: `/${role}` }).href;
  await install(embedded);
  await install(external);
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await asSuperuser(`drop database if exists ${role}`);
});

const upgrade = (place = embedded, from?: string): Promise<UpgradeReport> =>
  upgradeInstallation({
    ...{ root, log, version: '1.1.0', secret: null, ...place, ...(from === undefined ? {} : { from }) },
    signal: new AbortController().signal,
    onStep: () => undefined,
  });

/** What the database holds of the plugin. */
async function stored({ dataDir, env }: Place = embedded): Promise<{ counts: number[]; files: string[] }> {
  const { openInstallation } = await import('../installation/open-installation.ts');
  const installation = await openInstallation({ dataDir, log, env, migrate: false });
  try {
    return await installation.database.withOwner(async (owner) => {
      const counts = await owner.query<{ n: number }>('select n from plugin_counting.counts order by 1');
      const files = await owner.query<{ name: string }>(
        `select name from kernel.migrations where component = 'counting' order by 1`,
      );
      return { counts: counts.rows.map(({ n }) => n), files: files.rows.map(({ name }) => name) };
    });
  } finally {
    await installation.close();
  }
}

test('an upgrade backs up, migrates and holds; one that does not hold leaves what was there before', async () => {
  ship('migrations/0002-third.sql', 'insert into counts values (3);');
  const { backup, migrations } = await upgrade();
  expect(migrations).toEqual(['counting/0002-third.sql']);
  expect(backup).toMatch(/^20/);
  const held = { counts: [1, 2, 3], files: ['0001-counts.sql', '0002-third.sql'] };
  expect(await stored()).toEqual(held);

  // The first file of the next version is applied, and the one after it fails.
  shipWrong();
  await expect(upgrade()).rejects.toMatchObject({ code: 'UPGRADE_UNDONE', message: /0004-wrong\.sql/ });
  expect(await stored()).toEqual(held);

  // Nothing to migrate, and nothing to undo.
  takeBackWrong();
  shipSettings(8);
  await expect(upgrade()).rejects.toMatchObject({ code: 'UPGRADE_PROBLEMS', message: /small.*9/ });
  shipSettings(10);
}, 180_000);

/** Two files of which the second cannot be applied. */
function shipWrong(): void {
  ship('migrations/0003-fourth.sql', 'insert into counts values (4);');
  ship('migrations/0004-wrong.sql', 'insert into counts values (4);');
}
function takeBackWrong(): void {
  for (const file of ['0003-fourth.sql', '0004-wrong.sql']) rmSync(join(plugin, 'migrations', file));
}

test('a database of its own is upgraded after a backup; where that does not hold, the way back is told', async () => {
  const { migrations } = await upgrade(external);
  expect(migrations).toEqual(['counting/0002-third.sql']);
  expect((await stored(external)).counts).toEqual([1, 2, 3]);
  shipWrong();
  const failed = await upgrade(external).catch((error: unknown) => error as LingtanError);
  takeBackWrong();
  expect(failed).toMatchObject({ code: 'UPGRADE_NOT_UNDONE', message: /0004-wrong\.sql.*own is not replaced/s });
  // The backup that it names has the state before.
  const name = /20\d{6}T\d{9}Z/.exec((failed as LingtanError).message + (failed as LingtanError).hint)![0];
  const { ok, manifest } = await checkBackup(join(external.dataDir, 'backups', name));
  expect(ok).toBe(true);
  expect(
    manifest.tables.find(({ schema, name: table }) => `${schema}.${table}` === 'plugin_counting.counts')?.rows,
  ).toBe(3);
  await expect(upgrade(external, rootDir())).rejects.toMatchObject({ code: 'UPGRADE_FROM_EXTERNAL' });
}, 180_000);

test('a database of another PostgreSQL is filled anew from a backup of the version before, or stays as it was', async () => {
  const before = await stored();
  shipWrong();
  await expect(upgrade(embedded, rootDir())).rejects.toMatchObject({
    code: 'UPGRADE_UNDONE',
    message: /0004-wrong\.sql/,
  });
  expect(await stored()).toEqual(before);
  takeBackWrong();
  ship('migrations/0003-fifth.sql', 'insert into counts values (5);');
  const { backup, migrations } = await upgrade(embedded, rootDir());
  expect(migrations).toEqual(['counting/0003-fifth.sql']);
  expect(backup).toMatch(/^20/);
  expect((await stored()).counts).toEqual([1, 2, 3, 5]);
  // One that cannot make a backup leaves everything, and says what it said.
  const none = await upgrade(embedded, folder).catch((error: unknown) => error as LingtanError);
  expect(none).toMatchObject({ code: 'UPGRADE_NO_BACKUP', message: expect.stringContaining(folder) as string });
  expect((await stored()).counts).toEqual([1, 2, 3, 5]);
}, 240_000);

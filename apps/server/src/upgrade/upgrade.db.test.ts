import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@lingtan/kernel';
import { memoryFolder } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rootDir } from '../root-dir.ts';
import { startServer } from '../start-server.ts';
import { upgradeInstallation, type UpgradeReport } from './upgrade-installation.ts';

const folder = mkdtempSync(join(memoryFolder(), 'lingtan-upgrade-'));
/** A release with one plugin, so that what a version ships is in this file. */
const root = join(folder, 'release');
const dataDir = join(folder, 'data');
const plugin = join(root, 'plugins/counting');
const env = { LINGTAN_PARKS_DIR: join(root, 'parks'), LINGTAN_MQTT_PORT: '0', LINGTAN_HJ212_PORT: '0' };
const log = createLogger({ level: 'fatal' });
const common = { root, dataDir, env, log, port: 0, host: '127.0.0.1', tls: null, paused: true };

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
  const server = await startServer({ ...common, version: '1.0.0', onProgress: () => undefined });
  await server.ready;
  await server.kernel.database.withOwner((owner) =>
    owner.query(`insert into kernel.parks (id, name) values ('small', '{"en":"S","zh-CN":"S"}');
      insert into kernel.park_plugins (park_id, plugin_id, enabled, config, config_version)
        values ('small', 'counting', true, '{"upTo":9}', 1)`),
  );
  await server.stop();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const upgrade = (): Promise<UpgradeReport> =>
  upgradeInstallation({
    ...{ root, dataDir, env, log, version: '1.1.0', secret: null },
    signal: new AbortController().signal,
    onStep: () => undefined,
  });

/** What the database holds of the plugin. */
async function stored(): Promise<{ counts: number[]; files: string[] }> {
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
  ship('migrations/0003-fourth.sql', 'insert into counts values (4);');
  ship('migrations/0004-wrong.sql', 'insert into counts values (4);');
  await expect(upgrade()).rejects.toMatchObject({ code: 'UPGRADE_UNDONE', message: /0004-wrong\.sql/ });
  expect(await stored()).toEqual(held);

  // Nothing to migrate, and nothing to undo.
  for (const file of ['0003-fourth.sql', '0004-wrong.sql']) rmSync(join(plugin, 'migrations', file));
  shipSettings(8);
  await expect(upgrade()).rejects.toMatchObject({ code: 'UPGRADE_PROBLEMS', message: /small.*9/ });
}, 180_000);

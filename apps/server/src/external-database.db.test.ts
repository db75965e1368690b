import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '@lingtan/kernel';
import { readLocalAccess } from '@lingtan/kernel';
import { startTestPostgres } from '@lingtan/kernel/testing';
import { createTestLog, memoryFolder, waitUntil } from '@lingtan/test-kit';
import { writeParkFile } from '@lingtan/test-park';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInstallation } from './installation/open-installation.ts';
import { rootDir } from './root-dir.ts';
import { startServer } from './start-server.ts';

const password = 'a password of the operator';
let folder: string;
let external: EmbeddedPostgres;

beforeAll(async () => {
  folder = mkdtempSync(join(memoryFolder(), 'lingtan-external-'));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'parks'));
  writeParkFile(join(folder, 'parks'), {
    id: 'own-park',
    points: [{ id: 'meter.power', unit: 'kW' }],
    plugins: { 'energy-metering': { meters: [] } },
  });
  external = await startTestPostgres();
  await asSuperuser(
    `create role park_owner login createrole password '${password}'`,
    'create database park owner park_owner',
    `create role weak_owner login password '${password}'`,
    'create database weak owner weak_owner',
    `create role guest login createrole password '${password}'`,
  );
});
afterAll(async () => {
  await external?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const asSuperuser = (...statements: string[]) => on(external.superuserUrl, statements);
const superuserOf = (database: string): string =>
  Object.assign(new URL(external.superuserUrl), { pathname: `/${database}` }).href;
async function rolesOf(database: string): Promise<{ app: string; kernel: string }> {
  const [found] = await on(superuserOf(database), [
    'select app_role as app, kernel_role as kernel from kernel.installation',
  ]);
  return found!.rows[0] as { app: string; kernel: string };
}

async function on(connectionString: string, statements: readonly string[]): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const results: pg.QueryResult[] = [];
    for (const statement of statements) results.push(await client.query(statement));
    return results;
  } finally {
    await client.end();
  }
}

const urlOf = (role: string, database: string): string =>
  `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${external.port}/${database}`;
const dataDir = (name: string): string => join(folder, name);
const open = (name: string, env: NodeJS.ProcessEnv) =>
  openInstallation({ dataDir: dataDir(name), log: createTestLog(), env });
const start = () =>
  startServer({
    root: rootDir(),
    dataDir: dataDir('first'),
    port: 0,
    host: '127.0.0.1',
    tls: null,
    version: '0.0.0-test',
    log: createTestLog(),
    env: { DATABASE_URL: urlOf('park_owner', 'park'), LINGTAN_PARKS_DIR: join(folder, 'parks') },
    onProgress: () => {},
  });

describe('an external PostgreSQL', () => {
  it('carries the product with an owner that may make roles and nothing more', async () => {
    for (const round of ['fresh', 'again']) {
      const server = await start();
      try {
        await server.ready;
        const { url, token } = readLocalAccess(dataDir('first'))!;
        const call = (path: string, init: RequestInit = {}) =>
          fetch(`${url}/api/parks/own-park${path}`, {
            ...init,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          }).then((answer) => answer.json() as Promise<Record<string, unknown>>);
        const samples = [{ point: 'meter.power', ts: Date.now(), value: 42 }];
        expect(await call('/telemetry', { method: 'POST', body: JSON.stringify({ samples }) }), round).toMatchObject({
          stored: 1,
          rejected: [],
        });
        expect(await call('/telemetry/latest?points=meter.power')).toMatchObject([{ value: 42 }]);
        const plugins = (await call('/plugins')) as unknown as { id: string; state: string }[];
        expect(plugins.find(({ id }) => id === 'energy-metering')).toMatchObject({ state: 'running' });
        // Rollups and partitions work through functions of the owner.
        await waitUntil(async () => {
          const { rows } = await server.kernel.database.kernelPool.query('select from kernel.outbox');
          return rows.length > 0;
        });
      } finally {
        await server.stop();
      }
    }
    const [roles] = await asSuperuser(
      `select rolname, rolsuper or rolbypassrls or rolcreatedb as more from pg_roles
       where rolname ~ '^(park_owner|lingtan_(app|kernel)_[0-9]+)$'`,
    );
    expect(roles!.rows.map(({ more }) => more as boolean)).toEqual([false, false, false]);
  });

  it('starts beside whoever reads a table that came since the last start, and holds nobody up', async () => {
    const url = urlOf('park_owner', 'park');
    await on(url, ['drop policy owner on telemetry.samples']);
    const reader = new pg.Client({ connectionString: url });
    await reader.connect();
    try {
      await reader.query('begin; select from telemetry.samples limit 1');
      const opened = await open('first', { DATABASE_URL: url });
      await opened.close();
      // What stands behind a waiting lock would wait with it.
      await on(url, ['select from telemetry.samples limit 1']);
    } finally {
      await reader.end();
    }
    const again = await open('first', { DATABASE_URL: url });
    await again.close();
    const [policies] = await on(url, [
      `select from pg_policy where polrelid = 'telemetry.samples'::regclass and polname = 'owner'`,
    ]);
    expect(policies!.rowCount).toBe(1);
  });

  it('is refused when rights are missing, with the right that is', async () => {
    await expect(open('second', { DATABASE_URL: urlOf('weak_owner', 'weak') })).rejects.toMatchObject({
      code: 'DATABASE_ROLE_NOT_CREATABLE',
      hint: expect.stringContaining('CREATEROLE'),
    });
    await expect(open('third', { DATABASE_URL: urlOf('guest', 'weak') })).rejects.toMatchObject({
      code: 'DATABASE_OWNER_RIGHTS',
      message: 'The role guest may not create schemas in the database weak',
    });
  });

  it('is refused when the application role is not bound by row-level security', async () => {
    const { app, kernel } = await rolesOf('park');
    const cases: [string, string, RegExp][] = [
      [`alter role ${app} bypassrls`, `alter role ${app} nobypassrls`, /has BYPASSRLS/],
      [`alter role ${app} superuser`, `alter role ${app} nosuperuser`, /is a superuser/],
      [`grant ${kernel} to ${app}`, `revoke ${kernel} from ${app}`, /member of lingtan_kernel_/],
      [
        `create role all_seeing bypassrls; grant all_seeing to ${app}`,
        'drop role all_seeing',
        /member of a role that is not bound/,
      ],
    ];
    for (const [spoil, mend, message] of cases) {
      await asSuperuser(spoil);
      await expect(open('first', { DATABASE_URL: urlOf('park_owner', 'park') }), spoil).rejects.toThrow(message);
      await asSuperuser(mend);
    }
  });

  it('takes roles that the operator made, from an owner who may make none', async () => {
    await asSuperuser(
      `create role park_pages login password '${password}'`,
      `create role park_work login password '${password}'`,
    );
    const installation = await open('fourth', {
      DATABASE_URL: urlOf('weak_owner', 'weak'),
      LINGTAN_APP_DATABASE_URL: urlOf('park_pages', 'weak'),
      LINGTAN_KERNEL_DATABASE_URL: urlOf('park_work', 'weak'),
    });
    expect(installation.embedded).toBeNull();
    await installation.close();
  });
});

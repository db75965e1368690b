import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { acquireDataDirLock, startEmbeddedPostgres, type EmbeddedPostgres } from '@lingtan/kernel';
import { createTestLog, memoryFolder, spawnModule, waitUntil } from '@lingtan/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from './os-process.ts';

const asRoot = process.getuid?.() === 0;
const log = createTestLog();
let base: string;
let dataDir: string;
let postgres: EmbeddedPostgres;

const start = (): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, log, settings: ['shared_buffers=32MB'] });
const query = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
  const client = new pg.Client({ connectionString: postgres.ownerUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
};
const answers = (): Promise<boolean> =>
  query('select 1').then(
    () => true,
    () => false,
  );
beforeAll(async () => {
  base = mkdtempSync(path.join(memoryFolder(), 'lingtan-postgres-'));
  chmodSync(base, 0o711);
  dataDir = path.join(base, 'data');
  postgres = await start();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(base, { recursive: true, force: true });
});

describe('the embedded database', () => {
  it('is durable, checks its pages, and speaks UTF-8 alike on every machine', async () => {
    const rows = await query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'max_connections', 'listen_addresses', 'password_encryption') order by 1`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      max_connections: '200',
      password_encryption: 'scram-sha-256',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    });
  });

  it('lets nobody in without the password', async () => {
    const url = new URL(postgres.ownerUrl);
    url.password = 'postgres';
    const client = new pg.Client({ connectionString: url.toString() });
    await expect(client.connect()).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
  });

  it('gives its owner no superuser rights', async () => {
    expect(await query('select rolsuper from pg_roles where rolname = current_user')).toEqual([{ rolsuper: false }]);
  });

  it('does not run as root', async () => {
    const status = readFileSync(`/proc/${postgres.pid}/status`, 'utf8');
    expect(/^Uid:\s+(\d+)/m.exec(status)![1]).not.toBe('0');
  });
});

describe('supervision', () => {
  it('starts it again after kill -9, with all that was committed', async () => {
    await query('create table survivors (n int); insert into survivors values (1)');
    let restarts = 0;
    const stopListening = postgres.onRestart(() => restarts++);
    for (let round = 1; round <= 3; round++) {
      const { pid } = postgres;
      process.kill(pid, 'SIGKILL');
      await waitUntil(() => restarts === round);
      await waitUntil(answers);
      expect(postgres.pid).not.toBe(pid);
    }
    stopListening();
    expect(await query('select n from survivors')).toEqual([{ n: 1 }]);
  });

  it('stops it cleanly, and comes back on the same port', async () => {
    const { pid, port } = postgres;
    await postgres.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(path.join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect(existsSync(path.join(dataDir, 'lock'))).toBe(false);
    postgres = await start();
    expect(postgres.port).toBe(port);
    expect(await query('select n from survivors')).toEqual([{ n: 1 }]);
  });

  it('stops while somebody is connected', async () => {
    const client = new pg.Client({ connectionString: postgres.ownerUrl });
    client.on('error', () => {});
    await client.connect();
    await client.query('begin; insert into survivors values (99)');
    await postgres.stop();
    postgres = await start();
    expect(await query('select n from survivors')).toEqual([{ n: 1 }]);
  });

  it('does not take a pid file for a server when another process has that id', async () => {
    await postgres.stop();
    writeFileSync(path.join(dataDir, 'postgres/postmaster.pid'), `${process.pid}\n${dataDir}\n`);
    postgres = await start();
    expect(await answers()).toBe(true);
  });

  it('stops the server that a killed process left behind', async () => {
    await postgres.stop();
    const other = await spawnModule(new URL('./start-and-hold.ts', import.meta.url), [dataDir]);
    await other.waitForOutput('ready');
    await other.kill();
    const orphan = Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    expect(isAlive(orphan)).toBe(true);
    postgres = await start();
    expect(isAlive(orphan)).toBe(false);
    expect(await query('select n from survivors')).toEqual([{ n: 1 }]);
  });
});

describe('the data folder', () => {
  it('is refused to a second process, naming the first', async () => {
    await postgres.stop();
    const other = await spawnModule(new URL('./start-and-hold.ts', import.meta.url), [dataDir]);
    await other.waitForOutput('ready');
    await expect(start()).rejects.toMatchObject({ code: 'POSTGRES_DATA_DIR_IN_USE', params: { pid: other.pid } });
    await other.kill();
    postgres = await start();
  });

  it('is taken over from a process that is gone, and from one whose id was reused', () => {
    const folder = path.join(base, 'locked');
    mkdirSync(folder);
    for (const stale of ['{"pid":999999999,"started":null}', `{"pid":${process.ppid},"started":"1"}`, 'rubbish', '']) {
      writeFileSync(path.join(folder, 'lock'), stale);
      const lock = acquireDataDirLock(folder);
      expect(JSON.parse(readFileSync(path.join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
      const again = acquireDataDirLock(folder);
      lock.release();
      lock.release();
      expect(existsSync(path.join(folder, 'lock'))).toBe(true);
      again.release();
      expect(existsSync(path.join(folder, 'lock'))).toBe(false);
    }
  });

  it.runIf(asRoot)('is refused below a folder that the database user cannot enter, naming it', async () => {
    const closed = path.join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const unreachable = startEmbeddedPostgres({ dataDir: path.join(closed, 'data'), log });
    await expect(unreachable).rejects.toMatchObject({
      code: 'POSTGRES_DATA_DIR_UNREACHABLE',
      params: { folder: closed },
    });
  });

  it('is refused when its cluster is of another version', async () => {
    await postgres.stop();
    const file = path.join(dataDir, 'postgres/PG_VERSION');
    const version = readFileSync(file);
    writeFileSync(file, '17\n');
    await expect(start()).rejects.toMatchObject({ code: 'POSTGRES_VERSION', params: { found: '17', expected: '18' } });
    writeFileSync(file, version);
    postgres = await start();
  });
});

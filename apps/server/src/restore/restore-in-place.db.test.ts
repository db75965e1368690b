import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  readInstallationKey,
  readLocalAccess,
  signManifest,
  type BackupManifest,
  type BackupSummary,
  type LastRestore,
} from '@lingtan/kernel';
import { freePort, memoryFolder, waitUntil } from '@lingtan/test-kit';
import { type ServerProcess, startServerProcess, writeParkFile } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir } from '../root-dir.ts';

const isLong = process.env.LINGTAN_LONG === '1';
const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
const passphrase = 'correct horse battery';
const folder = mkdtempSync(join(memoryFolder(), 'lingtan-restore-'));
const dataDir = join(folder, 'data');
const backups = join(dataDir, 'backups');
let server: ServerProcess;
let plain: string;
let sealed: string;

async function start(): Promise<void> {
  server = await startServerProcess({
    ...{ root: rootDir(), dataDir, parks: join(folder, 'parks') },
    port: await freePort(),
    mqttPort: await freePort(),
  });
}
beforeAll(async () => {
  // PostgreSQL runs as another user when root starts it, and has to get to its folder.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'parks'));
  writeParkFile(join(folder, 'parks'), { id: 'small-park', points: [{ id: 'meter.power' }] });
  await start();
  await addUser('left@example.org');
  plain = await makeBackup();
  sealed = await makeBackup({ passphrase });
}, 300_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer<T> {
  status: number;
  body: T;
}
interface Listed {
  backups: BackupSummary[];
  lastRestore: LastRestore | null;
}
interface Restoring {
  code: string;
  params: { phase: string };
}

async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const token = readLocalAccess(dataDir)?.token ?? '';
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}
const listed = async (): Promise<Listed> => (await call<Listed>('GET', '/api/backups')).body;
const restore = (name: string, body: Record<string, unknown> = {}) =>
  call<{ id: string; code: string; params: Record<string, unknown> }>('POST', `/api/backups/${name}/restore`, {
    confirm: name,
    ...body,
  });

/** Restores by the command line, which asks the server that runs and follows it to the end. */
const byCommand = (name: string, env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [join(rootDir(), 'apps/server/dist/src/main.js'), 'backup', 'restore', name], {
    env: { ...process.env, LINGTAN_DATA_DIR: dataDir, ...env },
  });

async function makeBackup(body: Record<string, unknown> = {}): Promise<string> {
  const { name } = (await call<{ name: string }>('POST', '/api/backups', body)).body;
  await waitUntil(async () => (await listed()).backups.some((each) => each.name === name && each.state === 'done'));
  return name;
}
/** Waits for an answer about the backups that will do; as long as that shows steps, they may take what they take. */
async function answers(willDo: (answer: Answer<Listed & Partial<Restoring>>) => boolean): Promise<void> {
  let [step, done] = ['', false];
  while (!done)
    await waitUntil(
      async () => {
        const answer = await call<Listed & Partial<Restoring>>('GET', '/api/backups').catch(() => null);
        const before = step;
        if (answer) step = JSON.stringify(answer.body.params ?? answer.status);
        done = answer !== null && willDo(answer);
        return done || step !== before;
      },
      60_000,
      () => `another step than ${step}`,
    );
}
/** Waits until what answers in place of the server says that it is there. */
const reached = (phase: string): Promise<void> => answers(({ body }) => body.params?.phase === phase);
/** Waits for the server that runs after the restore. */
async function ended(id: string): Promise<LastRestore> {
  let found: LastRestore | null = null;
  await answers(({ status, body }) => {
    found = status === 200 ? body.lastRestore : null;
    return found?.id === id;
  });
  return found!;
}
const addUser = (email: string) =>
  call('POST', '/api/users', { email, name: email, password: 'quiet-harbour-lantern-42', memberships: [] });
const users = async (): Promise<string[]> =>
  (await call<{ email: string }[]>('GET', '/api/users')).body.map(({ email }) => email);
const audited = async (): Promise<string[]> =>
  (await call<{ rows: { action: string }[] }>('GET', '/api/audit?limit=5')).body.rows.map(({ action }) => action);

/** A backup like another, with something else in its manifest. */
function changed(name: string, as: string, change: (manifest: BackupManifest) => void): string {
  cpSync(join(backups, name), join(backups, as), { recursive: true });
  const file = join(backups, as, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as BackupManifest;
  change(manifest);
  // Signed again, as only this installation can: what is wrong is found otherwise.
  const { signature: _, ...bare } = manifest;
  const key = readInstallationKey(readFileSync(join(dataDir, 'installation-key.pem'), 'utf8'));
  writeFileSync(file, JSON.stringify(signManifest(bare, key)));
  return as;
}
const leftovers = (): boolean => ['restore.json', 'before-restore'].some((name) => existsSync(join(dataDir, name)));

describe('a restore in place', () => {
  it('is refused, and nothing goes down, where something is wrong that can be seen before', async () => {
    const other = changed(plain, '20200101T000000001Z', (manifest) => (manifest.keyIds!.secret = '0123456789abcdef'));
    const silent = changed(plain, '20200101T000000002Z', (manifest) => delete manifest.keyIds);
    const newer = changed(plain, '20200101T000000003Z', ({ migrations }) => (migrations[0]!.name = '9999-later.sql'));
    const damaged = changed(plain, '20200101T000000004Z', ({ tables }) => (tables[0]!.sha256 = '0'.repeat(64)));
    const refusals: [string, string, Record<string, unknown>?][] = [
      [plain, 'BACKUP_CONFIRM', { confirm: sealed }],
      [sealed, 'BACKUP_PASSPHRASE'],
      [sealed, 'BACKUP_PASSPHRASE', { passphrase: 'wrong horse battery' }],
      [other, 'BACKUP_KEYS_DIFFER'],
      [silent, 'BACKUP_KEYS_UNKNOWN'],
      [newer, 'BACKUP_NEWER'],
      [damaged, 'BACKUP_DAMAGED'],
      ['20200101T000000009Z', 'BACKUP_UNKNOWN'],
    ];
    for (const [name, code, body] of refusals) expect((await restore(name, body)).body.code, name).toBe(code);
    expect((await listed()).lastRestore).toBeNull();
    expect(leftovers()).toBe(false);
  });

  it('brings back the state of the backup, answers meanwhile, and leaves a way back, which a command goes and names each step', async () => {
    await addUser('later@example.org');
    const { body: before } = await call<{ id: string; email: string }[]>('GET', '/api/users');
    await call('DELETE', `/api/users/${before.find(({ email }) => email === 'left@example.org')!.id}`);
    const begun = await restore(sealed, { passphrase });
    expect(begun.status).toBe(202);
    await reached('opening');
    const health = await fetch(`${server.url}/healthz`);
    expect(health.status).toBe(200);
    const page = await fetch(`${server.url}/parks/small-park`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await page.text()).toMatch(/A backup is being restored[\s\S]*正在恢复备份/);
    const style = await fetch(`${server.url}/assets/page.css`);
    expect([style.status, style.headers.get('content-type')]).toEqual([503, 'text/css; charset=utf-8']);
    const problem = await fetch(`${server.url}/api/parks`);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await problem.json()).toMatchObject({
      code: 'BACKUP_RESTORING',
      translations: { 'zh-CN': { detail: expect.stringContaining('服务器正在恢复备份') as string } },
    });
    const end = await ended(begun.body.id);
    expect(end).toMatchObject({ backup: sealed, outcome: 'restored', reason: null, by: 'Command line' });
    expect(end.takenAway).toMatchObject({ erased: 1, rights: 0, tokens: 0 });
    const there = await users();
    for (const gone of ['later@example.org', 'left@example.org']) expect(there).not.toContain(gone);
    await waitUntil(async () => (await audited())[0] === 'backup.restored');
    expect(leftovers()).toBe(false);

    const back = await byCommand(end.safetyBackup!, { LINGTAN_BACKUP_PASSPHRASE: passphrase });
    expect(back.stdout).toMatch(
      /^restored as of 20\S+; everybody has to sign in again\nthe state before is in the backup 20/,
    );
    expect(back.stderr).toContain('Starting the database');
    expect(await users()).toContain('later@example.org');
  }, 300_000);

  it('that fails in the middle leaves everything as it was, and says why', async () => {
    const wrong = changed(plain, '20200101T000000005Z', ({ tables }) => (tables.at(-1)!.content = '12345'));
    await addUser('kept@example.org');
    const begun = await restore(wrong, { backupFirst: false });
    const end = await ended(begun.body.id);
    expect(end).toMatchObject({
      outcome: 'failed',
      reason: { en: expect.stringContaining('differs from the backup') as string },
    });
    expect(end.reason!['zh-CN']).toContain('不一致');
    expect(await users()).toContain('kept@example.org');
    await waitUntil(async () => (await audited())[0] === 'backup.restore-failed');
    expect(leftovers()).toBe(false);
  }, 300_000);

  // Three places at which a restore is ended: one of them in the sample, others for the next seeds.
  const isOfThisRun = (at: number): boolean => isLong || at === seed % 3;
  const ends = [
    ['stopped by Ctrl-C', async () => expect(await server.stop()).toMatchObject({ code: 0 })],
    ['killed', async () => server.kill()],
  ] as const;
  for (const [how, end] of ends.filter((_, at) => isOfThisRun(at)))
    it(`that is ${how} in the middle is undone by the next start at the latest`, async () => {
      await addUser(`${how.split(' ')[0]}@example.org`);
      const begun = await restore(plain, { backupFirst: false });
      expect(begun.status).toBe(202);
      await reached('opening');
      await end();
      await start();
      expect((await listed()).lastRestore).toMatchObject({
        id: begun.body.id,
        outcome: 'failed',
        reason: { en: expect.stringContaining('ended while the backup was being restored') as string },
      });
      expect(await users()).toContain(`${how.split(' ')[0]}@example.org`);
      expect(leftovers()).toBe(false);
      await waitUntil(async () => (await audited())[0] === 'backup.restore-failed');
    }, 300_000);

  const whenWhole = isOfThisRun(2) ? it : () => undefined;
  whenWhole(
    'that is killed when the database is whole goes on with the next start',
    async () => {
      await addUser('gone@example.org');
      const begun = await restore(plain, { backupFirst: false });
      await reached('starting');
      await server.kill();
      await start();
      expect(await ended(begun.body.id)).toMatchObject({ outcome: 'restored', safetyBackup: null });
      expect(await users()).not.toContain('gone@example.org');
      // The state before is deleted behind it.
      await waitUntil(() => !leftovers());
    },
    300_000,
  );
});

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawInstallationKey, readInstallationKey } from '../audit/index.ts';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { type PlanState, sftpTarget } from './index.ts';

const hour = 3_600_000;
const day = 24 * hour;
const sshd = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));
const isThere = sshd !== undefined && spawnSync('sftp', ['-V']).error === undefined;
if (!isThere)
  process.stderr.write('SKIPPED: copies of backups on another machine, since there is no sshd or no sftp\n');

const folder = mkdtempSync(join(tmpdir(), 'lingtan-copies-'));
const file = (name: string): string => join(folder, name);
// The names have blanks and signs that sftp would take for a pattern.
const [backups, store] = [file('the backups [1]'), file('the store [1]')];
const pem = drawInstallationKey();
let now = Math.floor(Date.now() / day) * day + 4 * hour;
let server: ChildProcess | undefined;
let park: TestKernel;
let port: number;

/** An SSH server of the machine's own, for the user of the test and a key of its own. */
async function startServer(): Promise<void> {
  server = spawn(sshd!, ['-D', '-e', '-f', file('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr!.on('data', (data: Buffer) => (said += data.toString()));
  await waitUntil(
    () => said.includes('Server listening') || server!.exitCode !== null,
    30_000,
    () => said,
  );
}
async function stopServer(): Promise<void> {
  server?.kill();
  await waitUntil(() => server === undefined || server.exitCode !== null || server.signalCode !== null);
}

beforeAll(async () => {
  if (!isThere) return;
  chmodSync(folder, 0o700);
  mkdirSync(store);
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['host', 'client', 'stranger'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  writeFileSync(file('authorized'), readFileSync(file('client.pub')), { mode: 0o600 });
  port = await freePort();
  writeFileSync(file('hosts'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
  const quoted = (name: string): string => `"${file(name)}"`;
  const config = [
    ...[`Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${quoted('host')}`, `PidFile ${quoted('pid')}`],
    ...[`AuthorizedKeysFile ${quoted('authorized')}`, 'PasswordAuthentication no', 'PermitRootLogin yes'],
    ...['StrictModes no', 'UsePAM no', 'Subsystem sftp internal-sftp'],
  ];
  writeFileSync(file('sshd_config'), `${config.join('\n')}\n`);
  await startServer();
  const url = `sftp://${userInfo().username}@127.0.0.1:${port}${encodeURI(store).replaceAll(/[[\]]/g, encodeURIComponent)}`;
  park = await createTestKernel({
    plugins: [],
    clock: { now: () => now },
    installationKey: readInstallationKey(pem),
    backups: {
      path: backups,
      // Signed, so that what has not changed is believed and not written again.
      keys: () => ({ 'installation-key.pem': pem }),
      copyTo: sftpTarget({ url, keyFile: file('client'), hostKeys: file('hosts') }),
    },
  });
}, 120_000);
afterAll(async () => {
  await park?.stop();
  await stopServer();
  rmSync(folder, { recursive: true });
});

const planNow = async (): Promise<PlanState> =>
  (await park.api('platform-admin').get<PlanState>('/api/backups/plan')).body;
/** What the process that leads does each minute, after some hours. */
const after = async (hours: number): Promise<string[]> => {
  now += hours * hour;
  await park.kernel.backupSchedule!.turn();
  return readdirSync(store).toSorted();
};
const told = async (): Promise<string[]> =>
  (await park.api('platform-admin').get<{ rows: { kind: string }[] }>('/notices?limit=200')).body.rows
    .map(({ kind }) => kind)
    .filter((kind) => kind === 'kernel.backup-not-copied');

describe.runIf(isThere)('copies on another machine', () => {
  it('come with each backup, are whole, and go when the plan keeps them no more', async () => {
    await waitUntil(async () => (await planNow()).active);
    expect((await planNow()).copy).toMatchObject({ copied: null, failed: null });
    const { active, at, drillDays } = await planNow();
    const plan = { ...{ active, at, drillDays: 0 }, daily: 2, weekly: 0, monthly: 0 };
    expect(drillDays).toBe(30);
    expect((await park.api('platform-admin').put('/api/backups/plan', plan)).status).toBe(200);
    const [first, mark] = await after(24);
    expect(mark).toBe(`${first}.scheduled`);
    for (const name of readdirSync(join(backups, first!)))
      expect(readFileSync(join(store, first!, name))).toEqual(readFileSync(join(backups, first!, name)));
    expect((await planNow()).copy).toMatchObject({ copied: { name: first }, failed: null });
    // Nothing is due, and nothing is copied again.
    const { ino } = statSync(join(store, first!, 'manifest.json'));
    await after(0);
    expect(statSync(join(store, first!, 'manifest.json')).ino).toBe(ino);

    const second = (await after(24)).find((name) => name > mark!)!;
    // What did not change has not been sent again.
    const shared = readdirSync(join(store, second)).filter((name) => statSync(join(store, second, name)).nlink > 1);
    expect(shared.length).toBeGreaterThan(10);
    const third = (await after(24)).filter((name) => !name.endsWith('.scheduled'));
    expect(third).toEqual([second, expect.any(String)]);
    expect(await told()).toEqual([]);
  });

  it('that fail say why, and are tried again after an hour', async () => {
    await stopServer();
    await after(24);
    const { copy } = await planNow();
    expect(copy!.failed!.reason.en).toMatch(/could not be copied to sftp:\/\/.*(refused|closed)/i);
    expect(copy!.failed!.reason['zh-CN']).toContain('备份未能复制到');
    await waitUntil(async () => (await told()).length === 1);
    await startServer();
    await after(0.5);
    expect((await planNow()).copy!.failed).not.toBeNull();
    const there = await after(1);
    expect((await planNow()).copy!.failed).toBeNull();
    expect(there).toContain((await planNow()).copy!.copied!.name);
    await waitUntil(async () => (await told()).length === 0);
  });

  it('go to no other host, and to nobody who does not know the key', async () => {
    const target = (keyFile: string, hostKeys: string) =>
      sftpTarget({ url: `sftp://${userInfo().username}@127.0.0.1:${port}${file('here')}`, keyFile, hostKeys });
    mkdirSync(file('here'));
    mkdirSync(file('here/lingtan'));
    writeFileSync(file('others'), `[127.0.0.1]:${port} ${readFileSync(file('stranger.pub'), 'utf8')}`);
    await expect(target(file('client'), file('others')).list()).rejects.toThrow(/verification failed/i);
    await expect(target(file('stranger'), file('hosts')).list()).rejects.toThrow(/permission denied/i);
    await expect(target(file('none'), file('hosts')).list()).rejects.toMatchObject({ code: 'BACKUP_COPY_FILE' });
    await expect(target(file('client'), file('hosts')).list()).resolves.toContain('lingtan');
  });

  it.each([
    'store.example.org/x',
    'sftp://store.example.org/x',
    'sftp://a:secret-word@store/x',
    'sftp://-oProxy@store/x',
    'sftp://a@store',
  ])('take no address such as %s, and repeat no password', (url) => {
    const make = () => sftpTarget({ url, keyFile: 'k', hostKeys: 'h' });
    expect(make).toThrow(/LINGTAN_BACKUP_SFTP is/);
    expect(make).not.toThrow(/secret-word/);
  });
});

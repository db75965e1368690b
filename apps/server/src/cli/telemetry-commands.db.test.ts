import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule, type FaultProxy, startFaultProxy } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const rows = 60_000;
const begin = Date.parse('2026-01-01T00:00:00Z');
const text = (name: string) => ({ en: name, 'zh-CN': name });
const mapping = JSON.stringify({
  format: 'wide',

  columns: { power: { point: 'feeder.power', unit: 'kW' } },
});

describe('telemetry import and export on the command line', () => {
  let park: TestPark;
  let proxy: FaultProxy;
  let folder: string;
  let file: string;
  let cli: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    park = await createTestPark({
      plugins: [],
      park: {
        model: {
          assets: [{ id: 'feeder', kind: 'feeder', name: text('Feeder'), enterpriseId: null }],
          points: [
            {
              id: 'feeder.power',
              assetId: 'feeder',
              name: text('Power'),
              kind: 'gauge',
              quantity: 'active-power',
              unit: 'kW',
              expectedEverySeconds: 60,
              retention: 'billing',
            },
          ],
        },
      },
    });
    proxy = await startFaultProxy({ port: Number(new URL(park.url).port) });
    folder = mkdtempSync(join(tmpdir(), 'lingtan-cli-'));
    file = join(folder, 'history.csv');
    const lines = Array.from({ length: rows }, (_, n) => `${new Date(begin + n * 60_000).toISOString()},${n}`);
    writeFileSync(file, ['time,power', ...lines, ''].join('\n'));
    const { token } = await park.key();
    env = { ...process.env, LINGTAN_URL: `http://127.0.0.1:${proxy.port}`, LINGTAN_API_KEY: token };
    cli = await bundleModule(new URL('../main.ts', import.meta.url));
  });
  afterAll(async () => {
    await proxy.close();
    await park.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => proxy.heal());

  /** Runs a command in a process of its own. */
  const run = async (...args: string[]): Promise<{ out: string; err: string; code: number | null }> => {
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { out, err, code };
  };
  const importFile = () => run('telemetry', 'import', file, '--park', 'test-park', '--mapping', mapping);
  const exportAll = () =>
    run(
      ...['telemetry', 'export', '--park', 'test-park', '--points', 'feeder.power'],
      ...['--from', '2026-01-01T00:00:00Z', '--to', '2027-01-01T00:00:00Z'],
    );

  it('say in a sentence that the server is down', async () => {
    proxy.refuse();
    const { err, code } = await importFile();
    expect(code).toBe(1);
    expect(err).toMatch(
      /^CLI_(NO_SERVER|CONNECTION_LOST): The (connection to the )?server at http:\/\/127\.0\.0\.1:\d+ .*(ECONNRESET|socket hang up)/,
    );
    expect(err.trim().split('\n')).toHaveLength(2);
  });

  it('say how to go on when the server goes in the middle, and go on', async () => {
    proxy.cut(700_000);
    const broken = await importFile();
    expect(broken.code).toBe(1);
    expect(broken.err.split('\n')).toEqual([
      expect.stringMatching(/^CLI_CONNECTION_LOST: The connection to the server at .* broke off: /) as string,
      'Rows that were stored stay stored. Run the same command again when the server is back: it goes on where it stopped.',
      '',
    ]);
    proxy.heal();
    const done = await importFile();
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ state: 'done', stored: rows, rejected: 0 });
  });

  it('write samples as they come, and say when they are not all', async () => {
    const whole = await exportAll();
    expect(whole.code).toBe(0);
    expect(whole.out.split('\n')).toHaveLength(rows + 2);
    proxy.cut(500_000);
    const broken = await exportAll();
    expect(broken.code).toBe(1);
    expect(broken.out.length).toBeGreaterThan(100_000);
    expect(whole.out.startsWith(broken.out)).toBe(true);
    expect(broken.err).toMatch(/^CLI_CONNECTION_LOST: .*\nWhat was written is not complete\. /);
  });

  it('write no more than somebody reads, and take no offence at a reader who leaves', async () => {
    const args = ['telemetry', 'export', '--park', 'test-park', '--points', 'feeder.power'];
    const period = ['--from', '2026-01-01T00:00:00Z', '--to', '2027-01-01T00:00:00Z'];
    const child = spawn(process.execPath, [cli, ...args, ...period], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^time,point,value,unit,quality\n/);
    child.stdout.destroy();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(err).toBe('');
  });
});

import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, memoryFolder, waitUntil } from '@lingtan/test-kit';
import { type ServerProcess, startServerProcess, writeParkFile } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir } from './root-dir.ts';

const bad: Record<string, string> = {
  'bad-import': `throw new Error('a module that does not load')`,
  'bad-export': `export default { nothing: true }`,
  'bad-throw': `start: async () => { throw new Error('start throws') }`,
  'bad-reject': `start: async () => { void Promise.reject(new Error('nobody waits for this')) }`,
  'bad-timer': `start: async () => { setTimeout(() => { throw new Error('thrown in a raw timer') }, 20) }`,
  'bad-emitter': `start: async () => { const { EventEmitter } = await import('node:events'); setTimeout(() => new EventEmitter().emit('error', new Error('unheard')), 20) }`,
  'bad-socket': `start: async () => { const net = await import('node:net'); net.connect(1, '127.0.0.1') }`,
  good: `start: async (park) => { park.every(50, () => {}) }`,
};
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(memoryFolder(), 'lingtan-boot-'));
  // PostgreSQL runs as another user when root starts it, and has to get to its folder.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'parks'));
  symlinkSync(join(rootDir(), 'node_modules'), join(folder, 'node_modules'));
  for (const [id, code] of Object.entries(bad)) writePlugin(id, code);
  mkdirSync(join(folder, 'plugins/bad-manifest'));
  writeFileSync(join(folder, 'plugins/bad-manifest/plugin.json'), '{ "id": "Bad Manifest" }');
  writePlugin('bad-sql', 'start: async () => {}');
  mkdirSync(join(folder, 'plugins/bad-sql/migrations'));
  writeFileSync(join(folder, 'plugins/bad-sql/migrations/0001-broken.sql'), 'create tabel x ();');
  // As a vendor does it: the sample of the guide, built in a place of its own.
  const sample = join(folder, 'plugins/hello');
  cpSync(join(rootDir(), 'docs/samples/hello-plugin'), sample, { recursive: true });
  execFileSync(process.execPath, [join(rootDir(), 'tools/build-package.mjs')], { cwd: sample });
  const enabled = Object.fromEntries([...Object.keys(bad), 'bad-sql', 'hello'].map((id) => [id, {}]));
  writeParkFile(join(folder, 'parks'), { id: 'boot-park', points: [], plugins: enabled });
  writeFileSync(join(folder, 'parks/broken.yaml'), 'park:\n  id: Broken Park\n  name: { en: x, zh-CN: x }\n');
  server = await startServerProcess({
    root: rootDir(),
    dataDir: join(folder, 'data'),
    port: await freePort(),
    mqttPort: await freePort(),
    parks: join(folder, 'parks'),
    plugins: [join(folder, 'plugins')],
  });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function writePlugin(id: string, code: string): void {
  const place = join(folder, 'plugins', id);
  mkdirSync(join(place, 'server'), { recursive: true });
  const title = { en: id, 'zh-CN': id };
  writeFileSync(join(place, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(place, 'plugin.json'),
    JSON.stringify({
      id,
      version: '1.0.0',
      api: '^1.0.0',
      title,
      description: title,
      entry: { server: './server/index.js' },
    }),
  );
  const definition = code.startsWith('start:')
    ? `import { definePlugin, noConfig } from '@lingtan/sdk';\nexport default definePlugin({ id: '${id}', config: noConfig, ${code} });`
    : code;
  writeFileSync(join(place, 'server/index.js'), definition);
}

const plugins = async () => {
  const answer = await fetch(`${server.url}/api/parks/boot-park/plugins`, {
    headers: { authorization: `Bearer ${server.adminToken}` },
  });
  const rows = (await answer.json()) as { id: string; state: string; error: string | null }[];
  return new Map(rows.map((row) => [row.id, row]));
};

describe('a server with bad plugins', () => {
  it('becomes ready, shows what is wrong with each, and runs the good one', async () => {
    await waitUntil(async () => (await plugins()).get('bad-emitter')?.state === 'degraded');
    // An error of its own is a failure once it comes again.
    await waitUntil(async () => (await plugins()).get('bad-throw')?.state === 'failed');
    const found = await plugins();
    expect(found.get('good')).toMatchObject({ state: 'running', error: null });
    expect(found.get('bad-import')!.error).toContain('a module that does not load');
    expect(found.get('bad-export')!.error).toContain('definePlugin');
    expect(found.get('bad-throw')).toMatchObject({ state: 'failed', error: 'start throws' });
    expect(found.get('bad-manifest')!.error).toContain('id');
    expect(found.get('bad-sql')!.error).toContain('0001-broken.sql');
    expect(found.get('bad-reject')).toMatchObject({
      state: 'degraded',
      error: expect.stringContaining('nobody waits for this'),
    });
    expect(found.get('bad-timer')).toMatchObject({
      state: 'degraded',
      error: expect.stringContaining('thrown in a raw timer'),
    });
    expect(found.get('bad-emitter')!.error).toContain('unheard');
    expect(found.get('bad-socket')!.error).toContain('ECONNREFUSED');
  });

  it('opens no inspector when it is signalled', async () => {
    process.kill(server.pid, 'SIGUSR1');
    await waitUntil(() => /SIGUSR1:|Debugger listening/.test(server.output()));
    expect(server.output()).not.toContain('Debugger listening');
  });

  it('runs the built sample plugin from a folder of its own', async () => {
    await waitUntil(async () => (await plugins()).get('hello')?.state === 'running');
    const call = (method: string, path: string, body?: unknown) =>
      fetch(`${server.url}/api/parks/boot-park/x/hello${path}`, {
        method,
        headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).then((answer) => answer.json());
    expect(await call('POST', '/greetings', { name: 'Mei' })).toEqual({ text: 'Hello, Mei!' });
    await waitUntil(async () => ((await call('GET', '/greetings')) as { count: number }).count === 1);
  });

  it('names file, line and field of a park file with mistakes, and loads the others', () => {
    expect(server.output()).toMatch(/broken\.yaml: line 2: park\.id: "Broken Park" is not valid; expected lower-case/);
  });

  it('refuses a second server on the same data folder', async () => {
    const second = startServerProcess({
      root: rootDir(),
      dataDir: join(folder, 'data'),
      port: await freePort(),
      mqttPort: await freePort(),
      parks: join(folder, 'parks'),
    });
    await expect(second).rejects.toThrow(/POSTGRES_DATA_DIR_IN_USE/);
  });
});

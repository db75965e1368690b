import { existsSync, readFileSync, rmSync } from 'node:fs';
import { getPriority } from 'node:os';
import { dirname } from 'node:path';
import { createTestLog, spawnModule, waitUntil } from '@lingtan/test-kit';
import { afterEach, expect, test, vi } from 'vitest';
import { machineSandbox } from './machine-sandbox.ts';
import { defaultProcessLimits, residentMiB } from './process-limits.ts';
import { type PluginProcess, startPluginProcess } from './plugin-process.ts';

const running: PluginProcess[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const each of running.splice(0)) await each.end();
});

async function start(humble: boolean): Promise<PluginProcess> {
  const limits = { ...defaultProcessLimits, answerMs: 60_000 };
  const options = { pluginId: 'busy', limits, handlers: {}, log: createTestLog(), humble, ...(await machineSandbox()) };
  const child = await startPluginProcess(options);
  running.push(child);
  return child;
}

/** Modules that compute without a pause for so long. */
const busyFor = (ms: number) => ({
  files: {
    'index.js': `const end = Date.now() + ${ms}; while (Date.now() < end); export default { id: 'busy' };`,
  },
  entry: 'index.js',
  modules: [],
});

test('one that computes without a pause soon takes only what nobody else wants', async () => {
  const child = await start(false);
  expect(getPriority(child.pid)).toBe(5);
  void child.channel.request('load', busyFor(120_000)).catch(() => undefined);
  await waitUntil(() => getPriority(child.pid) === 15);
});

test('one that ended badly before begins so', async () => {
  const child = await start(true);
  expect(getPriority(child.pid)).toBe(15);
});

test('the number of one that has ended is not signalled any more', async () => {
  const child = await start(false);
  process.kill(child.pid, 'SIGKILL');
  await child.end();
  const signal = vi.spyOn(process, 'kill');
  await child.end();
  expect(signal).not.toHaveBeenCalled();
});

test.runIf(process.platform === 'linux')('none is left behind by a server that is killed', async () => {
  const server = await spawnModule(new URL('./fixtures/leave-behind.ts', import.meta.url));
  await server.waitForOutput(';\n');
  const pid = Number(/plugin (\d+)/.exec(server.output())![1]);
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  expect(command).toContain('--max-old-space-size');
  await server.kill();
  // Its number may be another's at once.
  await waitUntil(() => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== command);
});

test.runIf(process.platform === 'linux')(
  'what is watched is the process itself, not what waits for its end',
  async () => {
    const child = await start(false);
    expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).toMatch(/^[^\0]*node\0.*--max-old-space-size/);
    expect(residentMiB(child.pid)).toBeGreaterThan(20);
  },
);

test.runIf(process.platform === 'linux')(
  'one starts after the temporary files of the server were cleared away',
  async () => {
    const { sandbox } = await machineSandbox();
    const folder = dirname(sandbox.filter);
    expect(folder).toContain('lingtan-filter-');
    rmSync(folder, { recursive: true });
    expect((await start(false)).pid).toBeGreaterThan(0);
  },
);

test('it keeps the time of the server, whose system it does not see', async () => {
  vi.stubEnv('TZ', 'Asia/Shanghai');
  const child = await start(false);
  const schema = `{ toJSONSchema: () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, env: process.env }) }`;
  const files = { 'index.js': `export default { id: 'x', config: { version: 1, schema: ${schema} }, start() {} };` };
  const told = await child.channel.request('load', { files, entry: 'index.js', modules: [] });
  expect(told).toMatchObject({ config: { schema: { zone: 'Asia/Shanghai', env: {} } } });
});

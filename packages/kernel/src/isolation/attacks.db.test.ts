import { waitUntil } from '@lingtan/test-kit';
import { createTestKernel, isolatedPlugin, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

let park: TestKernel;

beforeAll(async () => {
  const limits = { answerMs: 1500, memoryMiB: 128 };
  const plugins = await Promise.all([
    isolatedPlugin('thrower', `throw new Error('no licence');`),
    isolatedPlugin('looper', `park.route(post('/go'), async () => { for (;;); });`, { limits }),
    isolatedPlugin(
      'hoarder',
      `const kept = [];
      park.route(post('/heap'), async () => { for (;;) kept.push(new Array(100000).fill(kept.length + 0.5)); });
      park.route(post('/buffer'), async () => ({ size: Buffer.alloc(1 << 30).length }));`,
      { limits },
    ),
    isolatedPlugin(
      'rejecter',
      `park.route(post('/go'), async () => { void Promise.reject(new Error('nobody looks')); return {}; });`,
    ),
    isolatedPlugin(
      'flooder',
      `park.route(post('/go'), async () => { for (let n = 0; n < 1600; n++) park.live.emit('flooder.noise', { n }); return {}; });`,
      { fields: `topics: { 'flooder.noise': permission },` },
    ),
    isolatedPlugin('crasher', `setTimeout(() => process.exit(3), 20);`, { limits: { maxCrashes: 2 } }),
    isolatedPlugin('neighbour', `park.route(post('/go'), async () => ({ fine: true }));`),
  ]);
  park = await createTestKernel({ plugins });
});

afterAll(() => park?.stop());

const go = (plugin: string, path = '/go') => park.api('operator').post(`/x/${plugin}${path}`, {});
/** The kernel and the others answer while the attack goes on. */
async function othersAnswer(): Promise<void> {
  expect((await go('neighbour')).body).toEqual({ fine: true });
  expect((await park.api('operator').get('/plugins')).status).toBe(200);
}
const errorOf = (plugin: string) => park.state(plugin).error ?? '';

test('a throw at the start is that plugin’s failure, with its sentence', async () => {
  // A process that was slow to begin is tried a second time.
  await park.waitForState('thrower', 'failed');
  expect(park.state('thrower')).toEqual({ state: 'failed', error: 'no licence' });
  await othersAnswer();
});

test('an endless loop is ended and the plugin started again', async () => {
  const looping = go('looper');
  await othersAnswer();
  expect((await looping).body).toMatchObject({
    ...{ code: 'PLUGIN_PROCESS_ENDED', status: 503 },
    detail: expect.stringMatching(
      /^The process of plugin looper ended: it has not answered for [\d.]+ s(, as in an endless loop)?$/,
    ),
  });
  await park.waitForState('looper', 'running');
});

test('a heap that grows without end ends the plugin alone', async () => {
  const hoarding = go('hoarder', '/heap');
  await othersAnswer();
  expect((await hoarding).body).toMatchObject({
    code: 'PLUGIN_PROCESS_ENDED',
    detail: expect.stringMatching(/ended: it (ran out of|used \d+ MiB of) memory; \d+ MiB are allowed$/),
  });
  await park.waitForState('hoarder', 'running');
  expect((await go('hoarder', '/buffer')).status).toBeGreaterThanOrEqual(500);
  await othersAnswer();
});

test('a rejection that nobody handles marks the plugin degraded', async () => {
  await go('rejecter');
  await park.waitForState('rejecter', 'degraded');
  expect(errorOf('rejecter')).toContain('unhandled rejection: nobody looks');
});

test('a flood is slowed down and named', async () => {
  const flooding = go('flooder');
  await othersAnswer();
  await waitUntil(
    () => errorOf('flooder').includes('messages a second'),
    60_000,
    () => errorOf('flooder'),
  );
  await othersAnswer();
  expect((await flooding).status).toBe(200);
});

test('a process that ends again and again stays off, and the operator reads why', async () => {
  await park.waitForState('crasher', 'failed');
  expect(errorOf('crasher')).toMatch(/^The process of plugin crasher ended: exit code 3.*stays off$/);
});

test('a forbidden import is refused before anything runs', async () => {
  await expect(isolatedPlugin('opener', '', { head: `import fs from 'node:fs';` })).rejects.toMatchObject({
    code: 'PLUGIN_FORBIDDEN_IMPORT',
    message: expect.stringContaining('server/index.js imports node:fs'),
  });
});

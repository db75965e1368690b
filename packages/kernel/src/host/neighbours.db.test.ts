import { waitUntil } from '@lingtan/test-kit';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import {
  defineConfig,
  defineEvent,
  defineEvidence,
  definePermission,
  definePlugin,
  defineRoute,
  type Explanation,
} from '@lingtan/sdk';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const title = { en: 'x', 'zh-CN': 'x' };
const config = defineConfig({ version: 1, schema: z.strictObject({}) });
const use = definePermission({ id: 'calm.use', title, grants: ['operator', 'auditor'] });
const number = z.object({ n: z.int() });
const Flooded = defineEvent('flood.flooded', { version: 1, schema: number });
const Asked = defineEvent('calm.asked', { version: 1, schema: number });
const route = defineRoute({
  method: 'get',
  path: '/ping',
  summary: 'Ping',
  permission: use,
  response: z.object({ answered: z.int() }),
});
const figure = (kind: string) => defineEvidence({ kind, title, permission: 'calm.use' });
const explained = (ref: string): Explanation => ({
  ref,
  title,
  value: 1,
  unit: 'kWh',
  quality: 'actual',
  method: null,
  formula: null,
  inputs: [],
  recordedAt: null,
  producedBy: null,
});

let park: TestKernel;
afterEach(() => park.stop());

describe('a plugin with a calm neighbour', () => {
  it('may have a flood of events and handlers that hang: the neighbour is served all the same', async () => {
    const floodSize = 300;
    let handled = 0;
    let answered = 0;
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const flood = definePlugin({
      id: 'flood',
      config,
      events: [Flooded],
      async start(scope) {
        scope.events.on(Flooded, 'slowly', async () => {
          await gate;
          handled += 1;
        });
      },
    });
    const calm = definePlugin({
      id: 'calm',
      config,
      permissions: [use],
      events: [Asked],
      async start(scope) {
        scope.events.on(Asked, 'quickly', async () => {
          answered += 1;
        });
        scope.route(route, async ({ tx }) => tx(async () => ({ answered })));
      },
    });
    park = await createTestKernel({ plugins: [flood, calm] });
    for (let n = 0; n < floodSize; n += 1) await park.publish(Flooded, { n });
    const waiting = async () => (await park.kernel.jobs.counts('flood'))!;
    await waitUntil(async () => (await waiting()).active > 0);
    for (let n = 0; n < 20; n += 1) {
      await park.publish(Asked, { n });
      expect((await park.api('operator').get('/x/calm/ping')).status).toBe(200);
    }
    await waitUntil(() => answered === 20);
    // All of that went on while not one event of the flood was done.
    expect(handled).toBe(0);
    open();
    await waitUntil(() => handled === floodSize, 25_000);
  }, 60_000);

  it('may break in its explanations and rules: it is degraded, and others explain theirs', async () => {
    let broken = true;
    const breaks = async (): Promise<never> => {
      throw new Error('the meter table is gone');
    };
    const bad = definePlugin({
      id: 'bad',
      config,
      evidence: [figure('bad.figure')],
      async start(scope) {
        scope.evidence.explain(figure('bad.figure'), async () => (broken ? breaks() : explained('bad.figure/a')));
      },
    });
    const calm = definePlugin({
      id: 'calm',
      config,
      permissions: [use],
      evidence: [figure('calm.figure')],
      async start(scope) {
        scope.evidence.explain(figure('calm.figure'), async () => ({
          ...explained('calm.figure/a'),
          inputs: [{ ref: 'bad.figure/a', role: 'x', value: 1 }],
        }));
      },
    });
    park = await createTestKernel({ plugins: [bad, calm] });
    const get = (path: string) => park.api('operator').get(`${path}?park=test-park`);
    const own = await get('/api/evidence/bad.figure/a');
    expect(own).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(park.state('bad')).toEqual({ state: 'degraded', error: 'evidence bad.figure: the meter table is gone' });
    expect(await get('/api/evidence/calm.figure/a')).toMatchObject({ status: 200 });
    expect(await get('/api/evidence-tree/calm.figure/a')).toMatchObject({
      status: 200,
      body: { state: 'open', inputs: [{ ref: 'bad.figure/a', state: 'failed' }] },
    });
    broken = false;
    expect((await get('/api/evidence/bad.figure/a')).status).toBe(200);
    expect(park.state('bad').state).toBe('running');
    expect(park.state('calm').state).toBe('running');
  });

  it('may send what cannot be sent: only its own timer fails', async () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    let ticks = 0;
    const bad = definePlugin({
      id: 'bad',
      config,
      permissions: [use],
      topics: { 'bad.news': use },
      async start(scope) {
        scope.every(10, () => {
          ticks += 1;
          scope.live.emit('bad.news', loop);
        });
      },
    });
    park = await createTestKernel({ plugins: [bad] });
    const { token } = await park.key();
    const socket = io(park.url, { path: '/socket', transports: ['websocket'], auth: { token } });
    expect(await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['bad.news'] })).toMatchObject({
      ok: true,
    });
    await park.waitForState('bad', 'degraded');
    expect(park.state('bad').error).toContain('timer 1');
    const before = ticks;
    await waitUntil(() => ticks > before + 3);
    expect(socket.connected).toBe(true);
    socket.close();
    expect((await park.api('operator').get('/plugins')).status).toBe(200);
  });
});

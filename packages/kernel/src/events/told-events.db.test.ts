import { defineEvent, definePermission, definePlugin, defineRoute, noConfig } from '@lingtan/sdk';
import { createTestKernel, isolatedPlugin, type TestKernel } from '../../testing/index.ts';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ToldEvent } from './told-events.ts';

const both = (text: string) => ({ en: text, 'zh-CN': text });
const read = definePermission({ id: 'valve.read', title: both('Read'), grants: ['operator', 'member', 'screen'] });
const secret = definePermission({ id: 'valve.secret', title: both('Secret'), grants: ['operator'] });
const schema = z.object({ n: z.number() });
const Moved = defineEvent('valve.moved', {
  version: 1,
  schema,
  sentence: { permission: read, severity: 'info', text: { en: '{valve} is {n} % open', 'zh-CN': '{valve}开度 {n} %' } },
});
const Serviced = defineEvent('valve.serviced', {
  version: 1,
  schema,
  sentence: { permission: secret, severity: 'warning', text: both('Serviced') },
});
const Counted = defineEvent('valve.counted', { version: 1, schema });
const kinds = { Moved, Serviced, Counted };
const act = defineRoute({
  method: 'post',
  path: '/act',
  summary: 'Act',
  permission: read,
  body: z.object({
    kind: z.enum(['Moved', 'Serviced', 'Counted']),
    n: z.number(),
    told: z.boolean(),
    stuck: z.boolean(),
  }),
  response: z.object({}),
});
const valve = definePlugin({
  id: 'valve',
  config: noConfig,
  permissions: [read, secret],
  events: [Moved, Serviced, Counted],
  async start(scope) {
    scope.route(act, async ({ body: { kind, n, told, stuck }, tx }) => {
      const params = { n, valve: { en: 'Valve 1', 'zh-CN': '1 号阀' } };
      const telling = { params, evidence: `valve.move:${n}`, ...(stuck && { severity: 'alarm' as const }) };
      await tx((open) => scope.events.publish(open, kinds[kind], { n }, told ? telling : undefined));
      return {};
    });
  },
});

describe('events that people read of', () => {
  let park: TestKernel;
  beforeAll(async () => {
    const worker = await isolatedPlugin(
      'worker',
      `park.route(post('/act'), ({ body, tx }) => tx((on) => park.events.publish(on, { name: 'worker.done' }, {}, body.told)));`,
      {
        fields: `events: [{ name: 'worker.done', version: 1, schema: any(),
          sentence: { permission, severity: 'info', text: { en: '{what} is done', 'zh-CN': '{what}已完成' } } }],`,
      },
    );
    park = await createTestKernel({ plugins: [valve, worker] });
  });
  afterAll(() => park.stop());
  const doing = (kind: keyof typeof kinds, n: number, how: { told?: boolean; stuck?: boolean } = {}) =>
    park.api('operator').post('/x/valve/act', { kind, n, told: true, stuck: false, ...how });
  const seenBy = async (caller: Parameters<TestKernel['api']>[0], query = '') =>
    (await park.api(caller).get<{ events: ToldEvent[] }>(`/events${query}`)).body.events;
  const lines = (events: ToldEvent[]) => events.map(({ text, count }) => `${text.en} ×${count}`);

  it('are told newest first in both languages, those of a kind that come together as one', async () => {
    await doing('Moved', 10);
    await doing('Moved', 20);
    await doing('Moved', 99, { stuck: true });
    await doing('Moved', 25);
    await doing('Moved', 30, { told: false });
    await doing('Serviced', 1);
    const events = await seenBy('operator');
    expect(lines(events)).toEqual(['Serviced ×1', 'Valve 1 is 25 % open ×3', 'Valve 1 is 99 % open ×1']);
    expect(events[2]).toMatchObject({
      ...{ event: 'valve.moved', pluginId: 'valve', severity: 'alarm', evidence: 'valve.move:99' },
      text: { 'zh-CN': '1 号阀开度 99 %' },
    });
    expect(lines(await seenBy('operator', '?limit=1'))).toEqual(['Serviced ×1']);
    expect(lines(await seenBy('operator', `?until=${Date.parse(events[2]!.at)}`))).toEqual([
      'Valve 1 is 99 % open ×1',
      'Valve 1 is 20 % open ×2',
    ]);
  });

  it('are told to whom the permission of their sentence allows, and never to one enterprise', async () => {
    expect(lines(await seenBy('screen'))).toEqual(['Valve 1 is 25 % open ×3', 'Valve 1 is 99 % open ×1']);
    expect(await park.api({ member: 'alpha' }).get('/events')).toMatchObject({ status: 403 });
  });

  it('are told by plugins in a process of their own, whose words are checked', async () => {
    const say = (told: unknown) =>
      park.api('operator').post<{ code: string; detail: string }>('/x/worker/act', { told });
    expect(await say({ params: { what: both('Batch 7') } })).toMatchObject({ status: 200 });
    expect(lines(await seenBy('operator', '?limit=1'))).toEqual(['Batch 7 is done ×1']);
    const refused = await say({ params: { what: ['x'] } });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.body.detail).toContain('told: params.what');
  });

  it('are refused when their kind has no sentence, and nothing is published', async () => {
    const refused = await doing('Counted', 1);
    expect(refused).toMatchObject({ status: 500, body: { code: 'EVENT_NO_SENTENCE' } });
    const { rows } = await park.kernel.database.kernelPool.query(
      `select from kernel.outbox where event = 'valve.counted'`,
    );
    expect(rows).toEqual([]);
    expect(await doing('Counted', 1, { told: false })).toMatchObject({ status: 200 });
  });

  it('are announced to screens once they are committed, without what they say', async () => {
    const { token } = (await park.api('platform-admin').post<{ token: string }>('/screens', { name: 'Wall' })).body;
    const socket = io(park.url, { path: '/socket', transports: ['websocket'], auth: { token } });
    try {
      expect(await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['events'] })).toMatchObject({
        ok: true,
      });
      const poke = new Promise((resolve) => socket.once('live', resolve));
      await doing('Moved', 55);
      expect(await poke).toMatchObject({ topic: 'events', data: {} });
    } finally {
      socket.close();
    }
  });
});

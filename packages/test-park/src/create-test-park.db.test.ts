import { defineConfig, defineEvent, definePermission, definePlugin, defineRoute, defineService } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestPark, type TestPark } from './create-test-park.ts';

const read = definePermission({
  id: 'counter.read',
  title: { en: 'Read', 'zh-CN': '读' },
  grants: ['operator', 'auditor'],
});
const Counted = defineEvent('counter.counted', { version: 1, schema: z.object({ n: z.number().int() }) });
const Doubler = defineService<{ double(n: number): Promise<number> }>('counter.doubler', { version: 1 });
const countRoute = defineRoute({
  method: 'post',
  path: '/count',
  summary: 'Count',
  permission: read,
  body: z.strictObject({ n: z.number().int() }),
  response: z.object({ doubled: z.number() }),
});

const counter = definePlugin({
  id: 'counter',
  config: defineConfig({ version: 1, schema: z.strictObject({ factor: z.number().default(2) }) }),
  permissions: [read],
  events: [Counted],
  provides: [Doubler],
  async start(park) {
    const double = async (n: number) => n * park.config.factor;
    park.provide(Doubler, { double });
    park.route(countRoute, async ({ body, tx }) => {
      await tx((open) => park.events.publish(open, Counted, { n: body.n }));
      return { doubled: await double(body.n) };
    });
  },
});

let park: TestPark;
beforeAll(async () => {
  park = await createTestPark({ plugins: [counter], config: { counter: { factor: 3 } } });
});
afterAll(() => park.stop());

describe('a test park', () => {
  it('starts plugins with their configuration and serves their routes to each kind of caller', async () => {
    expect(park.state('counter')).toEqual({ state: 'running', error: null });
    expect(await park.api('operator').post('/x/counter/count', { n: 4 })).toMatchObject({
      status: 200,
      body: { doubled: 12 },
    });
    expect(await park.api('device').post('/x/counter/count', { n: 4 })).toMatchObject({ status: 403 });
    expect(await park.api('anonymous').post('/x/counter/count', { n: 4 })).toMatchObject({ status: 401 });
    expect(await park.service(Doubler).double(5)).toBe(15);
  });

  it('records events and names the field of a bad body', async () => {
    const [event] = await park.events.waitFor(1);
    expect(event).toMatchObject({ name: 'counter.counted', data: { n: 4 }, publishedBy: 'counter' });
    const answer = await park.api('operator').post('/x/counter/count', { n: 'four' });
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'HTTP_INVALID', params: { field: 'body.n', value: '"four"' } },
    });
  });

  it('reconfigures and switches plugins at run time', async () => {
    await park.configure('counter', { factor: 10 });
    expect(await park.service(Doubler).double(5)).toBe(50);
    await park.setEnabled('counter', false);
    expect(await park.api('operator').post('/x/counter/count', { n: 1 })).toMatchObject({
      status: 404,
      body: { code: 'PLUGIN_DISABLED' },
    });
    await expect(park.service(Doubler).double(1)).rejects.toMatchObject({ code: 'PLUGIN_SERVICE_UNAVAILABLE' });
    await park.setEnabled('counter', true);
    expect((await park.api('operator').post('/x/counter/count', { n: 1 })).status).toBe(200);
  });
});

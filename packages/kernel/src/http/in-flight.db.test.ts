import { coreRoute } from './core-route.ts';
import { defineConfig, definePermission, definePlugin, defineRoute } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel } from '../../testing/index.ts';
import { defaultInFlight } from './in-flight.ts';

const look = definePermission({
  id: 'slow.look',
  title: { en: 'Look', 'zh-CN': '查看' },
  grants: ['operator', 'auditor'],
});
const route = defineRoute({
  method: 'get',
  path: '/wait',
  summary: 'Answers when it is let',
  permission: look,
  response: z.object({}),
});

it('one caller who asks for much at once waits for itself, and others do not', async () => {
  const began = { operator: 0, auditor: 0 };
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const slow = definePlugin({
    id: 'slow',
    config: defineConfig({ version: 1, schema: z.strictObject({}) }),
    permissions: [look],
    async start(park) {
      park.route(route, async ({ principal }) => {
        began[principal.role as keyof typeof began]++;
        await opened;
        return {};
      });
    },
  });
  const park = await createTestKernel({ plugins: [slow] });
  try {
    const ask = (role: 'operator' | 'auditor') => park.api(role).get('/x/slow/wait');
    const many = Array.from({ length: defaultInFlight.atOnce + 20 }, () => ask('operator'));
    await waitUntil(async () => began.operator === defaultInFlight.atOnce);
    const other = ask('auditor');
    await waitUntil(async () => began.auditor === 1);
    expect(began.operator).toBe(defaultInFlight.atOnce);
    open();
    const answers = await Promise.all([...many, other]);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  } finally {
    open();
    await park.stop();
  }
});

it('of the largest answers a caller has one at once, until it is sent; others of its requests go on', async () => {
  // More than the buffers of a connection hold.
  const numbers = Array.from({ length: 1_000_000 }, (_, n) => n / 7);
  let made = 0;
  const large = coreRoute(
    {
      ...{ method: 'get', path: '/api/parks/:park/numbers', summary: 'Many numbers', permission: look },
      query: z.object({ many: z.enum(['yes', 'no']) }),
      isLarge: ({ many }) => many === 'yes',
      response: z.object({ numbers: z.array(z.number()) }),
    },
    async ({ query }) => {
      if (query.many === 'no') return { numbers: [1] };
      made++;
      return { numbers };
    },
  );
  const park = await createTestKernel({
    plugins: [],
    libraries: [
      {
        make: () => ({
          ...{ id: 'numbers', permissions: [look], routes: [large], topics: {}, services: [], stop: async () => {} },
        }),
      },
    ],
  });
  try {
    const { token } = await park.key({ role: 'auditor' });
    const ask = (many: string) =>
      fetch(`${park.url}/api/parks/${park.park.id}/numbers?many=${many}`, {
        headers: { authorization: `Bearer ${token}` },
      });
    // Whoever does not read what it asked for holds its own place, and nobody else's.
    const slow = await ask('yes');
    const next = ask('yes');
    for (let n = 0; n < 10; n++) expect(await (await ask('no')).json()).toEqual({ numbers: [1] });
    expect((await park.api('operator').get('/numbers?many=yes')).status).toBe(200);
    expect(made).toBe(2);
    expect(((await slow.json()) as { numbers: number[] }).numbers).toHaveLength(numbers.length);
    expect((await (await next).text()).length).toBeGreaterThan(10 * numbers.length);
    expect(made).toBe(3);
  } finally {
    await park.stop();
  }
});

it('a server that drains says so, and answers everything else until it stops', async () => {
  const park = await createTestKernel({ plugins: [] });
  try {
    const api = park.api('operator');
    expect(await api.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(park.kernel.drain()).toBe(true);
    expect(await api.get('/readyz')).toMatchObject({ status: 503, body: { reason: 'draining' } });
    expect(await api.get('/health')).toMatchObject({ status: 200, body: { queueProblem: null } });
  } finally {
    await park.stop();
  }
});

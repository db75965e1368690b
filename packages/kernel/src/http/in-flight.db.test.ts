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

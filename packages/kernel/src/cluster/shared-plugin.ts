import { defineConfig, defineEvent, definePermission, definePlugin, defineRoute } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';

const title = { en: 'Shared', 'zh-CN': '共享' };
const use = definePermission({ id: 'shared.use', title, grants: ['operator', 'member'] });
export const Counted = defineEvent('shared.counted', { version: 1, schema: z.object({ n: z.int() }) });

const greetingRoute = defineRoute({
  method: 'get',
  path: '/greeting',
  summary: 'Which configuration runs in which process',
  permission: use,
  response: z.object({ greeting: z.string(), pid: z.int() }),
});
const countRoute = defineRoute({
  method: 'post',
  path: '/counts',
  summary: 'Publish an event',
  permission: use,
  body: z.strictObject({ n: z.int() }),
  response: z.object({ ok: z.literal(true) }),
});
const emitRoute = defineRoute({
  method: 'post',
  path: '/messages',
  summary: 'Send a live message of some size',
  permission: use,
  body: z.strictObject({ text: z.string(), repeat: z.int().default(1), enterpriseId: z.string().optional() }),
  response: z.object({ ok: z.literal(true) }),
});

/** A plugin that runs in two processes at once, for the tests beside it. Effects go to the table `public.effects`. */
export const shared = definePlugin({
  id: 'shared',
  config: defineConfig({ version: 1, schema: z.strictObject({ greeting: z.string().default('hello') }) }),
  permissions: [use],
  events: [Counted],
  topics: { 'shared.news': use },
  async start(park) {
    park.route(greetingRoute, async () => ({ greeting: park.config.greeting, pid: process.pid }));
    park.route(countRoute, async ({ body, tx }) => {
      await tx((open) => park.events.publish(open, Counted, { n: body.n }));
      return { ok: true as const };
    });
    park.route(emitRoute, async ({ body }) => {
      const { text, repeat, enterpriseId } = body;
      park.live.emit('shared.news', { text: text.repeat(repeat) }, enterpriseId ? { enterpriseId } : {});
      return { ok: true as const };
    });
    park.events.on(Counted, 'tally', async (tx, { data }) => {
      await tx.execute(sql`insert into public.effects (n, pid) values (${data.n}, ${process.pid})`);
    });
  },
});

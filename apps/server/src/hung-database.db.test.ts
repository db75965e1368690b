import { definePermission, definePlugin, defineConfig, defineJob, defineRoute } from '@lingtan/sdk';
import { type FaultProxy, startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const title = { en: 'Slow', 'zh-CN': '慢' };
const use = definePermission({ id: 'slow.use', title, grants: ['operator'] });
const sleepRoute = defineRoute({
  method: 'get',
  path: '/sleep',
  summary: 'A statement of some length',
  permission: use,
  query: z.object({ seconds: z.coerce.number() }),
  response: z.object({ ok: z.literal(true) }),
});
const enqueueRoute = defineRoute({
  method: 'post',
  path: '/jobs',
  summary: 'The same as a job',
  permission: use,
  body: z.strictObject({ seconds: z.number() }),
  response: z.object({ ok: z.literal(true) }),
});
const Sleep = defineJob('slow.sleep', { schema: z.object({ seconds: z.number() }) });
const done: number[] = [];
const failures: unknown[] = [];
const slow = definePlugin({
  id: 'slow',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  permissions: [use],
  jobs: [Sleep],
  async start(park) {
    const sleep = (seconds: number) => park.db.tx((tx) => tx.execute(sql`select pg_sleep(${seconds})`));
    park.route(sleepRoute, async ({ query }) => {
      await sleep(query.seconds);
      return { ok: true as const };
    });
    park.route(enqueueRoute, async ({ body }) => {
      await park.jobs.enqueue(Sleep, body);
      return { ok: true as const };
    });
    park.jobs.handle(Sleep, async ({ seconds }) => {
      await sleep(seconds).catch((error: unknown) => {
        failures.push(error);
        throw error;
      });
      done.push(seconds);
    });
  },
});

describe('a database that hangs', () => {
  let proxy: FaultProxy;
  let park: TestPark;
  beforeAll(async () => {
    park = await createTestPark({
      plugins: [slow],
      through: async (at) => (proxy = await startFaultProxy(at)),
      databaseLimits: { statementMs: 1000, connectMs: 1000, lostAfterMs: 2000 },
    });
  });
  afterAll(async () => {
    proxy.heal();
    await park.stop();
    await proxy.close();
  });
  afterEach(async () => {
    proxy.heal();
    await waitUntil(async () => (await ready()).status === 'ready');
  });
  const api = () => park.api('operator');
  const ready = async () => (await api().get<{ status: string; reason?: string }>('/readyz')).body;

  it('is told from a statement that takes too long', async () => {
    expect(await api().get('/x/slow/sleep?seconds=0.1')).toMatchObject({ status: 200 });
    expect(await api().get('/x/slow/sleep?seconds=30')).toMatchObject({
      status: 503,
      body: { code: 'DATABASE_TOO_SLOW' },
    });
    expect(await ready()).toMatchObject({ status: 'ready' });
  });

  it('lets background work take longer', async () => {
    await api().post('/x/slow/jobs', { seconds: 2.5 });
    await waitUntil(() => done.includes(2.5));
  });

  it.each(['blackhole', 'halfOpen', 'refuse', 'reset'] as const)(
    'is answered with 503 by every route and by readyz, and is back after it (%s)',
    async (fault) => {
      const routes = ['/health', '/telemetry/latest', '/x/slow/sleep?seconds=0', '/audit', '/plugins'];
      const token = (await park.key({ name: fault })).token;
      const get = async (path: string) => {
        const answer = await fetch(`${park.url}${path.startsWith('/api') ? '' : '/api/parks/test-park'}${path}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() };
      };
      await waitUntil(async () => (await get('/plugins')).status === 200);
      proxy[fault]();
      // Those that are under way when it happens, and those that come later.
      for (const _round of [1, 2]) {
        const answers = await Promise.all(routes.map(get));
        if (fault !== 'reset' && fault !== 'halfOpen')
          for (const answer of answers)
            expect(answer).toMatchObject({
              status: 503,
              type: expect.stringContaining('application/problem+json') as string,
              body: { code: expect.stringMatching(/^DATABASE_/) as string },
            });
        for (const { status } of answers) expect([200, 503]).toContain(status);
        if (fault === 'blackhole' || fault === 'refuse')
          await waitUntil(async () => (await ready()).reason?.includes('the database does not answer') === true);
      }
      proxy.heal();
      await waitUntil(async () => (await ready()).status === 'ready');
      await waitUntil(async () => (await Promise.all(routes.map(get))).every(({ status }) => status === 200));
    },
    60_000,
  );

  it('does not end the sessions of people', async () => {
    const person = {
      name: 'P',
      email: 'p@example.org',
      password: 'correct horse battery staple',
      memberships: [{ parkId: 'test-park', role: 'operator' }],
    };
    await park.user(person);
    const signIn = (password: string) =>
      fetch(`${park.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: park.url },
        body: JSON.stringify({ email: person.email, password }),
      });
    const signedIn = await signIn(person.password);
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
    const me = async () => (await fetch(`${park.url}/api/me`, { headers: { cookie } })).status;
    const wrong = async () => (await signIn('wrong')).status;
    expect([await me(), await wrong()]).toEqual([200, 401]);
    proxy.blackhole();
    expect(await Promise.all([me(), wrong()])).toEqual([503, 503]);
    expect(await Promise.all([me(), wrong()])).toEqual([503, 503]);
    proxy.heal();
    await waitUntil(async () => (await me()) === 200 && (await wrong()) === 401);
  });

  it('does not hold background work for ever whose answer was lost', async () => {
    await api().post('/x/slow/jobs', { seconds: 1.5 });
    // Beside the proxy, so that it sees what happens behind it.
    const outside = new pg.Client({ connectionString: park.database.superuserUrl });
    await outside.connect();
    const sleeping = async (): Promise<boolean> => {
      const { rows } = await outside.query(
        `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and query like '%pg_sleep%' and state = 'active'`,
      );
      return rows.length > 0;
    };
    await waitUntil(sleeping);
    const before = failures.length;
    proxy.blackhole();
    await waitUntil(async () => !(await sleeping()));
    proxy.heal();
    await outside.end();
    await waitUntil(() => failures.length > before, 30_000);
    await waitUntil(() => done.includes(1.5), 30_000);
  }, 90_000);
});

import { waitUntil } from '@lingtan/test-kit';
import {
  createTestKernel,
  type KernelProcess,
  startKernelProcess,
  startTestRedis,
  type TestKernel,
} from '../../testing/index.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shared } from './fixtures/shared-plugin.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());
const backends: [string, string | undefined][] = [['PostgreSQL', undefined]];
if (redis) backends.push(['Redis', redis.url]);

describe.each(backends)('two processes that talk through %s', (_name, redisUrl) => {
  let park: TestKernel;
  let second: KernelProcess;
  let secondUrl: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    park = await createTestKernel({
      plugins: [shared],
      hostTuning: { reconcileEveryMs: 3_600_000 },
      ...(redisUrl ? { redisUrl } : {}),
    });
    await park.database.withOwner((owner) =>
      owner.query(
        'create table public.effects (n int, pid int); grant select, insert on public.effects to lingtan_app',
      ),
    );
    second = await startKernelProcess(
      park,
      new URL('./fixtures/second-process.ts', import.meta.url),
      redisUrl === undefined ? {} : { redisUrl },
    );
    secondUrl = second.url;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await second?.kill();
    await park?.stop();
  });

  const keys = new Map<string, string>();
  const keyOf = async (role: 'operator' | 'member', enterpriseId: string | null = null): Promise<string> => {
    const name = `${role} ${enterpriseId}`;
    const known = keys.get(name);
    if (known) return known;
    const { token } = await park.key({ role, member: enterpriseId });
    keys.set(name, token);
    return token;
  };
  const inSecond = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${secondUrl}/api/parks/test-park${path}`, {
      method,
      headers: { authorization: `Bearer ${await keyOf('operator')}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const listen = async (
    url: string,
    options: Parameters<typeof io>[1],
  ): Promise<{ socket: Socket; news: string[] }> => {
    const socket = io(url, {
      path: '/socket',
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
    });
    sockets.push(socket);
    const news: string[] = [];
    socket.on('live', ({ topic, data }: { topic: string; data: { text: string } }) => {
      if (topic === 'shared.news') news.push(data.text);
    });
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', () => resolve());
      socket.on('connect_error', reject);
    });
    expect(await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['shared.news'] })).toMatchObject({
      ok: true,
    });
    return { socket, news };
  };
  const emit = (body: { text: string; repeat?: number; enterpriseId?: string }) =>
    park.api('operator').post('/x/shared/messages', body);

  it('know of each other, and serve the same plugin', async () => {
    await waitUntil(async () => {
      const { rows } = await park.database.kernelPool.query('select from kernel.processes');
      return rows.length === 2;
    });
    const greeting = await inSecond('GET', '/x/shared/greeting');
    expect(greeting).toMatchObject({ status: 200, body: { greeting: 'hello' } });
    expect(greeting.body['pid']).not.toBe(process.pid);
  });

  it('follow a change of configuration, a switch-off and a switch-on made in the first', async () => {
    await park.configure('shared', { greeting: 'good day' });
    await waitUntil(async () => (await inSecond('GET', '/x/shared/greeting')).body['greeting'] === 'good day');
    await park.api('operator').post('/plugins/shared/disable');
    await waitUntil(async () => (await inSecond('GET', '/x/shared/greeting')).body['code'] === 'PLUGIN_DISABLED');
    // Off for those who ask from the moment it begins to stop.
    await expect
      .poll(() => inSecond('GET', '/plugins'), { timeout: 60_000, interval: 100 })
      .toMatchObject({ body: [{ id: 'shared', enabled: false, state: 'disabled' }] });
    await park.api('operator').post('/plugins/shared/enable');
    await waitUntil(async () => (await inSecond('GET', '/x/shared/greeting')).status === 200);
  });

  it('follow the second as well', async () => {
    await inSecond('PUT', '/plugins/shared/config', { value: { greeting: 'from the second' } });
    await waitUntil(async () => {
      const { body } = await park.api('operator').get<{ greeting?: string }>('/x/shared/greeting');
      return body.greeting === 'from the second';
    });
    await waitUntil(async () => (await inSecond('GET', '/x/shared/greeting')).body['greeting'] === 'from the second');
  });

  it('share the events: each has its effect exactly once, whoever published it', async () => {
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) =>
        n % 2 === 0
          ? park.api('operator').post('/x/shared/counts', { n })
          : inSecond('POST', '/x/shared/counts', { n }),
      ),
    );
    const effects = async () =>
      (await park.database.appPool.query<{ n: number; pid: number }>('select n, pid from public.effects order by n'))
        .rows;
    await waitUntil(async () => (await effects()).length >= numbers.length);
    await waitUntil(async () => {
      const { rows } = await park.database.kernelPool.query(`select from kernel.deliveries where state = 'pending'`);
      return rows.length === 0;
    });
    expect((await effects()).map(({ n }) => n)).toEqual(numbers);
  });

  it('pass live messages on, large ones too, each once and to those who may see it only', async () => {
    const token = await keyOf('operator');
    const here = await listen(park.url, { auth: { token } });
    const there = await listen(secondUrl, { auth: { token } });
    const alpha = await listen(secondUrl, { auth: { token: await keyOf('member', 'alpha') } });
    const beta = await listen(secondUrl, { auth: { token: await keyOf('member', 'beta') } });
    await emit({ text: 'small' });
    await emit({ text: '园区', repeat: 20_000 });
    await emit({ text: 'for alpha', enterpriseId: 'alpha' });
    await emit({ text: 'last' });
    const all = ['small', '园区'.repeat(20_000), 'for alpha', 'last'];
    await waitUntil(() => there.news.includes('last') && here.news.includes('last'));
    expect(there.news).toEqual(all);
    expect(here.news).toEqual(all);
    await waitUntil(() => alpha.news.length > 0);
    expect(alpha.news).toEqual(['for alpha']);
    expect(beta.news).toEqual([]);
  });

  it('close sockets of the second when a token, a session or a right ends in the first', async () => {
    const made = await park.key();
    const byToken = await listen(secondUrl, { auth: { token: made.token } });
    const memberships = [{ parkId: 'test-park', role: 'operator' }];
    const person = { name: 'P', email: 'p@example.org', password: 'correct horse battery staple', memberships };
    const id = await park.user(person);
    const signIn = async (): Promise<string> => {
      const answer = await fetch(`${secondUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: secondUrl },
        body: JSON.stringify({ email: person.email, password: person.password }),
      });
      return answer.headers.getSetCookie()[0]!.split(';')[0]!;
    };
    const asPerson = async () => listen(secondUrl, { extraHeaders: { cookie: await signIn(), origin: secondUrl } });
    const ended = ({ socket }: { socket: Socket }) => new Promise((resolve) => socket.once('disconnect', resolve));
    const bySession = await asPerson();
    const changes: [{ socket: Socket }, () => Promise<unknown>][] = [
      [byToken, () => park.api('platform-admin').delete(`/api-keys/${made.id}`)],
      [
        bySession,
        () =>
          park.api('platform-admin').patch(`/api/users/${id}`, {
            memberships: [{ parkId: 'test-park', role: 'member', enterpriseId: 'alpha' }],
          }),
      ],
    ];
    for (const [listener, change] of changes) {
      const end = ended(listener);
      await change();
      expect(await end).toBe('io server disconnect');
    }
    const again = await asPerson();
    const end = ended(again);
    await park.api('platform-admin').patch(`/api/users/${id}`, { password: 'another good long secret' });
    expect(await end).toBe('io server disconnect');
    const answer = await fetch(`${secondUrl}/api/me`, { headers: { authorization: `Bearer ${made.token}` } });
    expect(answer.status).toBe(401);
  });
});

describe('a process that is alone', () => {
  it('sends no live message anywhere', async () => {
    const park = await createTestKernel({ plugins: [shared] });
    const heard: (string | null)[] = [];
    park.database.listener.on('lingtan_live', (payload) => heard.push(payload));
    const notify = (payload: string) =>
      park.database.kernelPool.query(`select pg_notify('lingtan_live', $1)`, [payload]);
    // Whoever has just begun to listen may miss the first.
    await waitUntil(async () => {
      await notify('begin * []');
      return heard.includes('begin * []');
    });
    await park.api('operator').post('/x/shared/messages', { text: 'to nobody' });
    await notify('end * []');
    await waitUntil(() => heard.includes('end * []'));
    expect([...new Set(heard)].filter((payload) => payload !== null)).toEqual(['begin * []', 'end * []']);
    await park.stop();
  });
});

import { definePermission, definePlugin, defineRoute, file, noConfig } from '@lingtan/sdk';
import { startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createClient, LingtanApiError, type LingtanClient, type LiveState } from './index.ts';

const patience = 20_000;
const read = definePermission({ id: 'probe.read', title: { en: 'Read', 'zh-CN': '读' }, grants: ['operator'] });
const exported = defineRoute({
  method: 'get',
  path: '/export',
  summary: 'A file',
  permission: read,
  produces: 'text/csv',
  response: z.string(),
});
let emit: (data: unknown) => void;
const probe = definePlugin({
  id: 'probe',
  config: noConfig,
  permissions: [read],
  topics: { 'probe.ticks': read },
  async start(scope) {
    emit = (data) => scope.live.emit('probe.ticks', data);
    scope.route(exported, async () => file('text/csv', 'a.csv', 'a,b\n1,2\n'));
  },
});

let park: TestPark;
let operator: string;
let member: string;
const clients: LingtanClient[] = [];
const clientOf = (apiKey?: string): LingtanClient => {
  const client = createClient({ url: park.url, ...(apiKey ? { apiKey } : {}) });
  clients.push(client);
  return client;
};

beforeAll(async () => {
  park = await createTestPark({ plugins: [probe] });
  operator = (await park.key()).token;
  member = (await park.key({ role: 'member', member: 'alpha' })).token;
}, 60_000);
afterEach(() => clients.splice(0).forEach((client) => client.close()));
afterAll(() => park?.stop());

describe('calls', () => {
  it('answer what the types say, in the name of the key', async () => {
    const me = await clientOf(operator).call('GET /api/me');
    expect(me).toMatchObject({ kind: 'api-key' });
    const found = await clientOf(operator).call('GET /api/parks/{park}', { path: { park: 'test-park' } });
    expect(found.id).toBe('test-park');
  });

  it('of routes beyond the types are made by method and path; files are Blobs', async () => {
    const csv = await clientOf(operator).request('GET', '/api/parks/{park}/x/probe/export', {
      path: { park: 'test-park' },
    });
    expect(await (csv as Blob).text()).toBe('a,b\n1,2\n');
  });

  it('that are refused throw errors with the code of the server', async () => {
    const asked = (client: LingtanClient) => client.call('GET /api/parks/{park}', { path: { park: 'test-park' } });
    await expect(asked(clientOf())).rejects.toMatchObject({
      name: 'LingtanApiError',
      code: 'AUTH_REQUIRED',
      status: 401,
    });
    const elsewhere = clientOf(operator).call('GET /api/parks/{park}', { path: { park: 'other' } });
    await expect(elsewhere).rejects.toMatchObject({ code: 'AUTH_FORBIDDEN', status: 403 });
    const forbidden = clientOf(member).request('GET', '/api/parks/test-park/x/probe/export');
    await expect(forbidden).rejects.toMatchObject({
      code: 'AUTH_FORBIDDEN',
      problem: { params: { permission: 'probe.read' } },
    });
    await expect(clientOf(operator).request('GET', '/api/parks/{park}', { path: { park: '..' } })).rejects.toThrow(
      'no name',
    );
  });

  it('that cannot arrive say so', async () => {
    const nowhere = createClient({ url: 'http://127.0.0.1:1' }).call('GET /api/me');
    await expect(nowhere).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE', status: 0 });
    const slow = createClient({
      url: park.url,
      timeoutMs: 20,
      fetch: (_url, init) =>
        new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    await expect(slow.call('GET /api/me')).rejects.toMatchObject({ code: 'CLIENT_TIMEOUT' });
    const proxy = createClient({ url: park.url, fetch: async () => new Response('<html>', { status: 502 }) });
    const failed = await proxy.call('GET /api/me').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(LingtanApiError);
    expect(failed).toMatchObject({ code: 'NOT_LINGTAN', status: 502 });
  });
});

describe('live messages', () => {
  it('arrive, and again after the server was away', async () => {
    const proxy = await startFaultProxy({ port: Number(new URL(park.url).port) });
    const client = createClient({ url: `http://${proxy.host}:${proxy.port}`, apiKey: operator });
    clients.push(client);
    const { live } = client;
    const states: LiveState[] = [];
    const got: unknown[] = [];
    let reconnects = 0;
    live.onState((state) => states.push(state));
    live.onReconnect(() => reconnects++);
    const ticks = await live.subscribe('test-park', 'probe.ticks', (data) => got.push(data));
    expect(ticks.sentMsAgo).toBeNull();
    emit(1);
    await waitUntil(async () => got.includes(1), patience);
    proxy.refuse();
    await waitUntil(async () => live.state === 'lost', patience);
    proxy.heal();
    await waitUntil(async () => reconnects > 0, patience);
    await waitUntil(async () => {
      emit(2);
      return got.includes(2);
    }, patience);
    const late = await live.subscribe('test-park', 'probe.ticks', () => {});
    expect(late.sentMsAgo).toEqual(expect.any(Number));
    late.stop();
    expect(states.slice(0, 2)).toEqual(['connecting', 'connected']);
    expect(states.at(-1)).toBe('connected');
    ticks.stop();
    expect(live.state).toBe('connected');
    client.close();
    await proxy.close();
  });

  it('are refused to those who may not see them', async () => {
    const { live } = clientOf(member);
    await expect(live.subscribe('test-park', 'probe.ticks', () => {})).rejects.toMatchObject({
      code: 'AUTH_FORBIDDEN',
    });
    await expect(live.subscribe('test-park', 'nobody.knows', () => {})).rejects.toMatchObject({
      code: 'LIVE_UNKNOWN_TOPIC',
    });
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitUntil } from '@lingtan/test-kit';
import { createTestKernel, isolatedPlugin, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KernelLibrary } from '../kernel-options.ts';
import { fetchFor } from './outbound.ts';

const outside = createServer((request, response) =>
  request.url === '/away'
    ? response.writeHead(302, { location: 'http://elsewhere.example/' }).end()
    : response.end(`hello ${request.method}`),
);
/** A library of the kernel, as telemetry is one. */
const gauges: KernelLibrary = {
  ...{ id: 'gauges', permissions: [], topics: {}, routes: [] },
  services: [
    { ref: { kind: 'service', id: 'gauges', version: 1 }, implementation: () => ({ points: async () => [] }) },
  ],
  stop: async () => {},
};
let park: TestKernel;
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const worker = await isolatedPlugin(
    'worker',
    `park.route(post('/note'), ({ body, principal, tx }) => tx(async (on) => {
      await park.documents.put('note/' + body.key, body, on);
      await park.events.publish(on, { name: 'worker.noted' }, body);
      await park.audit(on, { action: 'worker.note', subject: body.key, actor: principal });
      if (body.fail) throw Object.assign(new Error('no such luck'), { code: 'WORKER_UNLUCKY', status: 409 });
      return { notes: await park.documents.list('note/', on) };
    }));
    park.route(post('/signed'), ({ body, principal, tx }) => tx((on) => park.audit(on, { action: body.action, subject: 'x', actor: { ...principal, ...body.as } })));
    park.route(post('/unasked'), ({ body, principal }) => park.db.tx((on) => park.audit(on, { action: 'worker.note', subject: 'x', actor: principal })));
    park.route(post('/hold'), ({ principal, tx }) => tx(async (on) => {
      await park.audit(on, { action: 'worker.note', subject: 'held', actor: principal });
      await park.documents.put('holding/now', {});
      await new Promise(() => {});
    }));
    let kept; park.route(post('/keep'), async ({ principal, tx }) => { kept = { principal, tx }; await new Promise(() => {}); });
    park.route(post('/kept'), async () => ({ keeps: kept !== undefined }));
    park.route(post('/use-kept'), () => kept.tx((on) => park.audit(on, { action: 'worker.note', subject: 'in their name', actor: kept.principal })));
    park.route(post('/holding'), async () => ({ found: (await park.documents.list('holding/')).length }));
    park.route(post('/sql'), ({ tx }) => tx((on) => on.execute('select 1')));
    park.route(post('/sealed'), async ({ body }) => ({ clear: await park.secrets.open('key', await park.secrets.seal('key', body.clear)) }));
    park.route(post('/points'), async () => ({ points: await services.gauges.points(), env: process.env }));
    park.route(post('/fetch'), async ({ body }) => ({ text: await (await fetch(body.url, { method: body.method })).text() }));
    park.route(post('/import'), ({ body }) => import(body.name));
    park.route(post('/doors'), async () => ({ doors: [typeof process.binding, typeof process.getBuiltinModule, typeof WebSocket, typeof require] }));
    park.events.on({ name: 'worker.noted', version: 1 }, 'echo', (on, { data }) => park.documents.put('echo/' + data.key, data, on));
    park.provide({ id: 'worker.sums', version: 1 }, { add: async (a, b) => a + b });`,
    {
      extra: { network: { hosts: [], config: ['base'] } },
      fields: `services: { gauges: { id: 'gauges', version: 1 } }, provides: [{ id: 'worker.sums', version: 1 }],
        events: [{ name: 'worker.noted', version: 1, schema: any() }],`,
    },
  );
  park = await createTestKernel({
    plugins: [worker],
    libraries: [{ make: () => gauges }],
    config: { worker: { base: address } },
  });
});

afterAll(async () => {
  await park?.stop();
  await new Promise((resolve) => outside.close(resolve));
});

const ask = (path: string, body: unknown = {}) => park.api('operator').post(`/x/worker${path}`, body);

test('routes, transactions, events and services work as in the kernel’s process', async () => {
  expect(park.state('worker')).toEqual({ state: 'running', error: null });
  const noted = await ask('/note', { key: 'a', text: 'x' });
  expect(noted.body).toEqual({ notes: [{ key: 'note/a', value: { key: 'a', text: 'x' } }] });
  const echo = () =>
    park.tx(async (tx) => (await tx.execute(`select value from kernel.plugin_documents where key = 'echo/a'`)).rows);
  await waitUntil(
    async () => (await echo()).length === 1,
    60_000,
    () => 'no echo',
  );
  const sums = park.service<{
    kind: 'service';
    id: string;
    version: number;
    _type?: { add(a: number, b: number): Promise<number> };
  }>({ kind: 'service', id: 'worker.sums', version: 1 });
  expect(await sums.add(2, 3)).toBe(5);
  expect((await ask('/sealed', { clear: '密' })).body).toEqual({ clear: '密' });
  expect((await ask('/points')).body).toEqual({ points: [], env: {} });
});

test('a failed request undoes all it did, and its error keeps code and status', async () => {
  const failed = await ask('/note', { key: 'b', fail: true });
  expect(failed.status).toBe(409);
  expect(failed.body).toMatchObject({ code: 'WORKER_UNLUCKY' });
  expect((await ask('/note', { key: 'c' })).body).not.toMatchObject({ notes: [{}, { key: 'note/b' }] });
});

test('it signs with the name of who makes the request, in what it does for them, and with no other', async () => {
  const signed = (action: string, as: object) => ask('/signed', { action, as });
  expect((await signed('worker.note', { name: 'Administrator', role: 'platform-admin' })).status).toBe(200);
  for (const as of [{ id: 'somebody-else' }, { kind: 'system' }])
    expect((await signed('worker.note', as)).body, JSON.stringify(as)).toMatchObject({ code: 'PLUGIN_CALL_INVALID' });
  expect((await signed('user.deleted', {})).body).toMatchObject({ code: 'PLUGIN_CALL_INVALID' });
  expect((await ask('/unasked')).body).toMatchObject({ code: 'PLUGIN_CALL_INVALID' });
  const { rows } = (await park.api('auditor').get<{ rows: { action: string; actorName: string }[] }>('/audit')).body;
  const names = new Set(rows.filter(({ action }) => action === 'worker.note').map((row) => JSON.stringify(row)));
  expect([...names].join()).not.toContain('Administrator');
});

test('a transaction that it does not end keeps nobody from writing to the audit log, and is undone', async () => {
  let ended = false;
  const held = ask('/hold').finally(() => (ended = true));
  await waitUntil(async () => JSON.stringify((await ask('/holding')).body) === '{"found":1}');
  expect((await ask('/note', { key: 'beside' })).status).toBe(200);
  expect(ended).toBe(false);
  expect((await held).body).toMatchObject({ code: 'PLUGIN_TRANSACTION_TOO_LONG' });
  const { rows } = (await park.api('auditor').get<{ rows: { subject: string }[] }>('/audit')).body;
  expect(rows.map(({ subject }) => subject)).toContain('beside');
  expect(rows.map(({ subject }) => subject)).not.toContain('held');
});

test('it acts in nobody’s name after they have gone, however long it goes on with their request', async () => {
  const gone = new AbortController();
  const key = await park.key();
  const asked = fetch(`${park.url}/api/parks/test-park/x/worker/keep`, {
    ...{ method: 'POST', signal: gone.signal, body: '{}' },
    headers: { authorization: `Bearer ${key.token}`, 'content-type': 'application/json' },
  });
  await waitUntil(async () => JSON.stringify((await ask('/kept')).body) === '{"keeps":true}');
  expect((await ask('/use-kept')).status).toBe(200);
  gone.abort();
  await expect(asked).rejects.toThrow();
  await waitUntil(async () => (await ask('/use-kept')).status !== 200);
  const signed = async () =>
    (await park.api('auditor').get<{ rows: { subject: string }[] }>('/audit')).body.rows.filter(
      ({ subject }) => subject === 'in their name',
    ).length;
  const before = await signed();
  expect((await ask('/use-kept')).status).toBeGreaterThanOrEqual(400);
  expect(await signed()).toBe(before);
});

test('it has no SQL, and is told what to use instead', async () => {
  expect((await ask('/sql')).body).toMatchObject({ code: 'PLUGIN_NO_SQL', status: 501 });
});

test('it reaches the hosts that manifest and configuration name, and no others', async () => {
  expect((await ask('/fetch', { url: address, method: 'PUT' })).body).toEqual({ text: 'hello PUT' });
  const refused = await ask('/fetch', { url: 'http://127.0.0.1:1/', method: 'GET' });
  expect(refused.body).toMatchObject({ code: 'PLUGIN_HOST_NOT_ALLOWED', status: 403 });
  const redirected = await ask('/fetch', { url: `${address}/away`, method: 'GET' });
  expect(redirected.body).toMatchObject({ code: 'PLUGIN_HOST_NOT_ALLOWED', params: { host: 'elsewhere.example' } });
});

test('a host that only its vendor has named leads nowhere inside, and hears nothing meant for another', async () => {
  const named = new URL(address).host;
  const request = (url: string) => ({ url, method: 'GET', headers: { authorization: 'Bearer canary' }, base64: null });
  for (const host of [named, named.replace('127.0.0.1', 'localhost')])
    await expect(fetchFor('worker', { named: [host], entered: [] }, request(`http://${host}/`))).rejects.toMatchObject({
      code: 'PLUGIN_ADDRESS_CLOSED',
    });
  const other = createServer((asked, response) => response.end(asked.headers.authorization ?? 'none'));
  const moved = createServer((_, response) => response.writeHead(302, { location: `http://${at(other)}/` }).end());
  const at = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const server of [other, moved]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetchFor(
    'worker',
    { named: [], entered: [at(moved), at(other)] },
    request(`http://${at(moved)}/`),
  );
  expect(Buffer.from(answer.base64, 'base64').toString()).toBe('none');
  for (const server of [other, moved]) server.close();
});

test.each(['net', 'node:fs', 'node:child_process', 'node:module', 'zod', '/etc/passwd', '../../outside.js'])(
  'it may not import %s, not even by a computed name',
  async (name) => {
    expect((await ask('/import', { name })).body).toMatchObject({ code: 'PLUGIN_FORBIDDEN_IMPORT', status: 422 });
  },
);

test('it may import what reaches nowhere', async () => {
  expect((await ask('/import', { name: 'node:querystring' })).status).toBe(200);
  expect((await ask('/import', { name: 'querystring' })).status).toBe(200);
});

test('what reaches around the module loader is gone', async () => {
  expect((await ask('/doors')).body).toEqual({ doors: Array(4).fill('undefined') });
});

test('a plugin that is switched off leaves no process behind', async () => {
  await park.setEnabled('worker', false);
  expect((await ask('/points')).body).toMatchObject({ code: 'PLUGIN_DISABLED' });
  await park.setEnabled('worker', true);
  expect((await ask('/points')).status).toBe(200);
});

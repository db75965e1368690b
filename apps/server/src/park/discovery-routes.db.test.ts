import { once } from 'node:events';
import { defineDiscovery, definePlugin, fieldText, noConfig, secret } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { parkRoutes } from './park-routes.ts';

let park: TestPark;
let ended = 0;
const discovery = defineDiscovery({
  input: z.strictObject({
    host: z.string(),
    password: secret(fieldText(['Password', '密码'])),
    wait: z.boolean().default(false),
  }),
  hosts: ({ host }) => [host],
  async run({ input, signal, found }) {
    found({ connection: { host: input.host }, address: input.host, name: null, profiles: [], evidence: 'it answers' });
    if (input.wait && !signal.aborted) await once(signal, 'abort');
    ended += 1;
  },
});

beforeAll(async () => {
  const probe = definePlugin({ id: 'probe', config: noConfig, devices: { discovery }, start: async () => {} });
  park = await createTestPark({ plugins: [probe] });
  park.kernel.use(parkRoutes(() => park.kernel, park.telemetry));
});
afterAll(() => park.stop());

const path = '/plugins/probe/discover';
const input = { host: '127.0.0.1', password: 'not for the audit log' };

it('who asked for which hosts stands in the audit log, without secrets; what is refused leaves no line', async () => {
  const operator = park.api('operator');
  expect(await operator.post(path, { input: { ...input, host: '169.254.169.254' } })).toMatchObject({
    status: 400,
    body: { code: 'DISCOVERY_HOST_CLOSED' },
  });
  expect((await park.api('auditor').post(path, { input })).status).toBe(403);
  const { status, body } = await operator.post<string>(path, { input });
  expect(status).toBe(200);
  expect(body).toContain('"kind":"found"');
  const { body: audit } = await operator.get<{ rows: { action: string }[] }>('/audit');
  const searches = audit.rows.filter(({ action }) => action === 'devices.searched');
  expect(searches).toHaveLength(1);
  expect(searches[0]).toMatchObject({
    actor: { kind: 'api-key', role: 'operator' },
    subject: 'probe',
    after: { input: { host: '127.0.0.1', password: { $secret: true } }, hosts: ['127.0.0.1'] },
  });
});

it('closing the connection ends a search and frees its place', async () => {
  const { token } = await park.key();
  const begin = async (signal?: AbortSignal) =>
    fetch(`${park.url}/api/parks/${park.park.id}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: { ...input, wait: true } }),
      ...(signal ? { signal } : {}),
    });
  const abort = new AbortController();
  const before = ended;
  const open = [await begin(abort.signal), await begin(abort.signal)];
  expect(open.map(({ status }) => status)).toEqual([200, 200]);
  expect((await begin()).status).toBe(429);
  abort.abort();
  await waitUntil(() => ended === before + 2);
  expect((await park.api('operator').post(path, { input })).status).toBe(200);
});

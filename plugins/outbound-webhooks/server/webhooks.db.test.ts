import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { AlarmRaised } from '@lingtan/alarm-management/contracts';
import { PlanPublished } from '@lingtan/storage-dispatch/contracts';
import { assertTenantTables } from '@lingtan/kernel/testing';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveriesData, EndpointsData } from '../contracts/index.ts';
import { webhookSignature } from '@lingtan/sdk/net';

const x = '/x/outbound-webhooks';
const patience = 30_000;
const secret = 'a secret of the park';
const hour = 3_600_000;
const clock = createFakeClock('2026-11-26T02:00:00Z');

interface Call {
  path: string;
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}
const calls: Call[] = [];
/** What the other side does, by path; 204 where nothing is said. */
const answers = new Map<string, number | ((response: ServerResponse) => void)>();
const hook = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const header = (name: string): string => String(request.headers[`webhook-${name}`]);
    const path = request.url!;
    calls.push({ path, id: header('id'), timestamp: header('timestamp'), signature: header('signature'), body });
    const answer = answers.get(path) ?? 204;
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer, answer === 302 ? { location: '/moved' } : {}).end();
  });
});

const at = (id: string, more: object = {}) => {
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/${id}`;
  return { id, url, secret, privateNetwork: true, events: ['alarms.raised'], ...more };
};
const config = (more: object = {}) => ({
  endpoints: [
    at('park', { events: ['alarms.raised', 'dispatch.plan-published'] }),
    at('alpha', { enterprise: 'alpha' }),
    at('beta', { enterprise: 'beta' }),
    at('closed', { privateNetwork: false }),
    at('off', { enabled: false }),
  ],
  ...more,
});

let park: TestPark;
beforeAll(async () => {
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  park = await createTestPark({
    plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
    config: { 'outbound-webhooks': config() },
    clock,
  });
}, 120_000);
afterAll(async () => {
  await park?.stop();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});
beforeEach(() => {
  calls.length = 0;
  answers.clear();
});

const raise = (enterpriseId: string | null, alarm: string) =>
  park.publish(AlarmRaised, {
    source: 'test',
    alarm,
    priority: 2,
    enterpriseId,
    title: { en: alarm, 'zh-CN': alarm },
    at: '2026-11-26T02:00:00Z',
    evidence: null,
  });
const callsTo = (path: string) => calls.filter((call) => call.path === `/${path}`);
const log = async (query = '', caller: Parameters<TestPark['api']>[0] = 'operator') =>
  (await park.api(caller).get<DeliveriesData>(`${x}/deliveries?${query}`)).body.deliveries;
const endpoint = async (id: string) =>
  (await park.api('operator').get<EndpointsData>(`${x}/endpoints`)).body.endpoints.find((each) => each.id === id)!;
const test = (id: string) => park.api('operator').post<{ messageId: string }>(`${x}/endpoints/${id}/test`, {});
const delivery = async (messageId: string) => (await log()).find((each) => each.messageId === messageId)!;

describe('events', () => {
  it('reach the park signed, and each enterprise only with its own', async () => {
    await park.publish(PlanPublished, {
      plan: 7,
      issuedAt: '2026-11-26T02:00:00Z',
      from: '2026-11-26T02:00:00Z',
      to: '2026-11-27T02:00:00Z',
      status: 'optimal',
    });
    await raise('alpha', 'of alpha');
    await raise(null, 'of the park');
    await waitUntil(() => callsTo('park').length === 3 && callsTo('alpha').length === 1, patience);
    const { id, timestamp, signature, body } = callsTo('alpha')[0]!;
    expect(signature).toBe(webhookSignature(secret, id, Number(timestamp), body));
    expect(JSON.parse(body)).toMatchObject({
      id,
      type: 'alarms.raised',
      version: 1,
      park: 'test-park',
      data: { alarm: 'of alpha' },
    });
    expect(callsTo('park').some((call) => call.id === id)).toBe(true);
    await waitUntil(async () => (await log('state=waiting&endpoint=park')).length === 0, patience);
    expect((await log('endpoint=beta')).length).toBe(0);
    expect(callsTo('beta')).toEqual([]);
    expect(callsTo('off')).toEqual([]);
  });

  it('are not sent to addresses that are closed', async () => {
    await waitUntil(async () => (await log('endpoint=closed')).some(({ attempts }) => attempts > 0), patience);
    expect(callsTo('closed')).toEqual([]);
    const tried = (await log('endpoint=closed')).filter(({ attempts }) => attempts > 0);
    expect(tried[0]).toMatchObject({ state: 'waiting', problem: 'address', detail: '127.0.0.1' });
  });

  it('show to members of the enterprise, and secrets to nobody', async () => {
    const seen = await log('', { member: 'alpha' });
    expect(new Set(seen.map((each) => each.endpoint))).toEqual(new Set(['alpha']));
    const { body } = await park.api({ member: 'beta' }).get<EndpointsData>(`${x}/endpoints`);
    expect(body.endpoints.map(({ id }) => id)).toEqual(['beta']);
    const listed = JSON.stringify(await park.api('operator').get(`${x}/endpoints`));
    // What stands behind the host may be as good as a secret.
    for (const hidden of [secret, '/alpha', '/beta']) expect(listed).not.toContain(hidden);
    expect((await park.api({ member: 'alpha' }).post(`${x}/endpoints/alpha/test`, {})).status).toBe(403);
    await assertTenantTables(park.database);
  });
});

describe('a failure', () => {
  it('is tried again later, under the same id; redirects are not followed', async () => {
    answers.set('/beta', 302);
    const { messageId } = (await test('beta')).body;
    await waitUntil(async () => (await delivery(messageId)).attempts === 1, patience);
    await waitUntil(async () => (await delivery(messageId)).problem === 'status', patience);
    expect(await delivery(messageId)).toMatchObject({ state: 'waiting', status: 302, dueAt: clock.now() + 5000 });
    expect(callsTo('moved')).toEqual([]);
    answers.delete('/beta');
    clock.advance(5001);
    await test('beta');
    await waitUntil(async () => (await delivery(messageId)).state === 'delivered', patience);
    expect(callsTo('beta').filter(({ id }) => id === messageId)).toHaveLength(2);
  });

  it('is tried again after its pause, although the clock is set back meanwhile', async () => {
    answers.set('/beta', 500);
    const { messageId } = (await test('beta')).body;
    await waitUntil(async () => (await delivery(messageId)).problem === 'status', patience);
    answers.delete('/beta');
    clock.advance(-2 * hour);
    await test('beta');
    await waitUntil(async () => (await delivery(messageId)).state === 'delivered', patience);
    clock.advance(2 * hour);
  });

  it('loses nothing when the answer, or the plugin, ends in the middle', async () => {
    answers.set('/alpha', (response) => void response.destroy());
    const { messageId } = (await test('alpha')).body;
    await waitUntil(async () => (await delivery(messageId)).problem === 'connection', patience);
    // Now the other side takes it and says nothing, and the plugin stops meanwhile.
    answers.set('/alpha', () => {});
    clock.advance(10_000);
    await park.api('operator').post(`${x}/deliveries/${(await delivery(messageId)).no}/resend`, {});
    await waitUntil(() => callsTo('alpha').length === 2, patience);
    clock.advance(60_000);
    answers.delete('/alpha');
    // A new configuration stops the plugin and starts it again.
    await park.configure('outbound-webhooks', config({ keepDays: 8 }));
    await raise('alpha', 'after the restart');
    await waitUntil(async () => (await delivery(messageId)).state === 'delivered', patience);
    await waitUntil(() => callsTo('alpha').some(({ body }) => body.includes('after the restart')), patience);
    expect(callsTo('alpha').filter(({ id }) => id === messageId)).toHaveLength(3);
  });

  it('that lasts disables the endpoint until somebody enables it again', async () => {
    answers.set('/beta', 500);
    const first = (await test('beta')).body.messageId;
    await waitUntil(async () => (await endpoint('beta')).state === 'failing', patience);
    clock.advance(25 * hour);
    await park.api('operator').post(`${x}/deliveries/${(await delivery(first)).no}/resend`, {});
    await waitUntil(async () => (await endpoint('beta')).state === 'disabled', patience);
    expect((await test('beta')).body).toMatchObject({ code: 'WEBHOOK_OFF' });
    answers.delete('/beta');
    expect((await park.api('operator').post(`${x}/endpoints/beta/enable`, {})).body).toEqual({ waiting: 1 });
    await waitUntil(async () => (await delivery(first)).state === 'delivered', patience);
    expect(await endpoint('beta')).toMatchObject({ state: 'ok', waiting: 0 });
    const audit = await park.database.kernelPool.query<{ action: string }>(
      "select action from kernel.audit_log where action like 'webhooks.%'",
    );
    expect(audit.rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['webhooks.disabled', 'webhooks.enable']),
    );
  });
});

describe('a configuration', () => {
  it('is refused without a secret, and with events of the park for an enterprise', async () => {
    const set = (more: object) =>
      park.configure('outbound-webhooks', {
        endpoints: [{ id: 'a', url: 'https://example.org/', events: ['carbon.restated'], ...more }],
      });
    await expect(set({})).rejects.toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
    await expect(set({ secret, enterprise: 'alpha' })).rejects.toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
  });
});

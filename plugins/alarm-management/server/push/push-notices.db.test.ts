import { fileURLToPath } from 'node:url';
import { defineConfig, definePlugin } from '@lingtan/sdk';
import { assertTenantTables } from '@lingtan/kernel/testing';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Alarms, type AlarmsService, type NoticesData, type PushData } from '../../contracts/index.ts';
import { startPushService } from '../fixtures/push-service.ts';

const patience = 60_000;
const minute = 60_000;
const password = 'correct horse battery staple';
const text = (en: string) => ({ en, 'zh-CN': `${en} 报警` });
// 10:00 in the park.
const clock = createFakeClock('2026-11-25T02:00:00Z');
const alarm = (id: string, priority: 1 | 2 | 3 | 4, enterpriseId: string | null = null) => ({
  id,
  priority,
  enterpriseId,
  title: text(id),
  class: 'process',
  consequence: text('bad'),
  response: text('mend'),
});

let park: TestPark;
let own: AlarmsService;
let push: Awaited<ReturnType<typeof startPushService>>;

beforeAll(async () => {
  push = await startPushService();
  park = await createTestPark({
    plugins: [
      { directory: fileURLToPath(new URL('../..', import.meta.url)) },
      definePlugin({
        id: 'raiser',
        config: defineConfig({ version: 1, schema: z.strictObject({}) }),
        services: { alarms: Alarms },
        start: async (_scope, { alarms }) => void (own = alarms),
      }),
    ],
    config: {
      'alarm-management': {
        routes: [
          { id: 'browsers', kind: 'push', priorities: [2] },
          { id: 'night', kind: 'push', priorities: [3], quiet: { from: '09:00', to: '11:00' } },
          { id: 'later', kind: 'push', priorities: [4], afterMinutes: 5 },
        ],
        webPush: { contact: 'duty@example.org', services: [push.origin], privateNetwork: true },
      },
    },
    clock,
  });
  await waitUntil(() => Promise.resolve(own !== undefined), patience);
  await own.declare([
    alarm('pump', 2),
    alarm('mill', 2, 'alpha'),
    alarm('slow', 3),
    alarm('late', 4),
    alarm('acked', 4),
    alarm('nudge', 1),
  ]);
}, 120_000);
afterAll(async () => {
  await park?.stop();
  await push?.close();
});

/** A person who is signed in with a browser, as only they can subscribe it. */
async function signIn(name: string, role: 'operator' | 'member', enterpriseId: string | null) {
  const email = `${name}@example.com`;
  const memberships = [{ parkId: park.park.id, role, enterpriseId }];
  const admin = park.api('platform-admin');
  const id = await park.user({ email, name, password, memberships });
  const headers = { 'content-type': 'application/json', origin: park.url };
  const body = JSON.stringify({ email, password });
  const answer = await fetch(`${park.url}/api/auth/sign-in/email`, { method: 'POST', headers, body });
  const cookie = answer.headers
    .getSetCookie()
    .map((entry) => entry.split(';')[0])
    .join('; ');
  const call = async (path: string, sent?: object) => {
    const response = await fetch(`${park.url}/api/parks/${park.park.id}/x/alarm-management${path}`, {
      headers: { ...headers, cookie },
      ...(sent ? { method: 'POST', body: JSON.stringify(sent) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const leave = () => admin.patch(`/api/users/${id}`, { memberships: [] });
  return { call, leave };
}

const raise = (id: string, active = true) => own.report([{ id, at: clock.now(), active }]);
const notices = async () => (await park.api('operator').get<NoticesData>('/x/alarm-management/notices')).body.notices;
const noticeOf = async (id: string) => (await notices()).find(({ key }) => key === `raiser:${id}`);
/** Moves another alarm until notices were looked at. */
const settled = (id: string, state: string) =>
  waitUntil(async () => {
    await raise('nudge');
    await raise('nudge', false);
    return (await noticeOf(id))?.state === state;
  }, patience);
const told = () => push.messages.splice(0).map(({ browser, message }) => `${browser}: ${String(message['tag'])}`);

describe('notices in browsers', { timeout: 120_000 }, () => {
  it('go to the browsers of those who may see the alarm, encrypted and signed, until they leave', async () => {
    const [anna, bo, cy] = [
      await signIn('anna', 'operator', null),
      await signIn('bo', 'member', 'alpha'),
      await signIn('cy', 'member', 'beta'),
    ];
    for (const [name, person] of [
      ['anna', anna],
      ['bo', bo],
      ['cy', cy],
    ] as const) {
      const answer = await person.call('/push', { ...push.browser(name), language: name === 'anna' ? 'en' : 'zh-CN' });
      expect(answer).toEqual({ status: 200, body: { subscribed: true } });
    }
    const mine = (await bo.call('/push')).body as unknown as PushData;
    expect(mine.subscriptions.map(({ endpoint }) => endpoint)).toEqual([`${push.origin}/bo`]);
    expect(Buffer.from(mine.publicKey!, 'base64url')).toHaveLength(65);

    await raise('pump');
    await settled('pump', 'sent');
    const [only] = push.messages;
    expect(only).toMatchObject({
      browser: 'anna',
      headers: { 'content-encoding': 'aes128gcm', urgency: 'high' },
      message: { tag: 'raiser:pump', url: `/parks/${park.park.id}/alarm-management` },
    });
    expect(only!.headers.authorization).toContain(`k=${mine.publicKey}`);
    expect(only!.message['body']).toContain('What to do: mend');
    expect(told()).toEqual(['anna: raiser:pump']);

    // One that could not be told is tried again, and it alone.
    push.answers.set('anna', 503);
    await raise('mill');
    await waitUntil(
      async () => (await noticeOf('mill'))?.problem !== null && (await noticeOf('mill')) !== undefined,
      patience,
    );
    expect((await noticeOf('mill'))!.problem).toBe(`1 of 2 browsers were not told: ${push.origin} answered 503`);
    push.answers.delete('anna');
    clock.advance(minute);
    await settled('mill', 'sent');
    expect(told()).toEqual(['bo: raiser:mill', 'anna: raiser:mill']);

    // A member who has left hears no more; a browser that is gone is forgotten; anna turns hers off.
    await raise('mill', false);
    await bo.leave();
    push.answers.set('anna', 410);
    await raise('mill');
    await waitUntil(
      async () => ((await anna.call('/push')).body as unknown as PushData).subscriptions.length === 0,
      patience,
    );
    await waitUntil(async () => (await noticeOf('mill'))?.problem != null, patience);
    expect((await noticeOf('mill'))!.problem).toBe('no browser of anybody who may see the alarm is subscribed');
    push.answers.clear();
    const again = push.browser('anna');
    await anna.call('/push', { ...again, language: 'en' });
    expect((await cy.call('/push/remove', { endpoint: again.endpoint })).status).toBe(200);
    expect(((await anna.call('/push')).body as unknown as PushData).subscriptions).toHaveLength(1);
    const audit = await park.api('platform-admin').get('/audit?limit=100');
    for (const action of ['push-subscribe', 'push-forgotten']) expect(JSON.stringify(audit.body)).toContain(action);
    expect(told()).toEqual([]);
    await settled('mill', 'waiting');
    await assertTenantTables(park.database);

    // Quiet hours hold back, an escalation goes only when nobody has acknowledged.
    for (const id of ['slow', 'late', 'acked']) await raise(id);
    await park.api('operator').post('/x/alarm-management/actions', { action: 'ack', keys: ['raiser:acked'] });
    clock.advance(5 * minute + 1);
    await settled('late', 'sent');
    await settled('acked', 'cancelled');
    expect((await noticeOf('slow'))!.state).toBe('waiting');
    clock.advance(60 * minute);
    await settled('slow', 'sent');
    const later = told();
    expect(later).toContain('anna: raiser:late');
    expect(later).toContain('anna: raiser:slow');
    expect(later.some((each) => each.includes('acked'))).toBe(false);
    expect((await anna.call('/push/remove', { endpoint: again.endpoint })).body).toEqual({ subscribed: false });
    expect(((await anna.call('/push')).body as unknown as PushData).subscriptions).toEqual([]);
    // The private key lies sealed.
    const { rows } = await park.database.withOwner((owner) =>
      owner.query<{ private_key: string }>('select private_key from plugin_alarm_management.push_keys'),
    );
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]!.private_key, 'base64').toString('latin1')).not.toContain('PRIVATE KEY');
  });

  it('are refused to keys, to other addresses and to keys of no browser', async () => {
    const dan = await signIn('dan', 'operator', null);
    const good = { ...push.browser('dan'), language: 'en' };
    expect((await park.api('operator').post('/x/alarm-management/push', good)).body).toMatchObject({
      code: 'ALARMS_PUSH_NEEDS_PERSON',
    });
    expect((await park.api('screen').get('/x/alarm-management/push')).status).toBe(403);
    const elsewhere = { ...good, endpoint: 'http://169.254.169.254/latest' };
    expect((await dan.call('/push', elsewhere)).body).toMatchObject({ code: 'ALARMS_PUSH_BAD_SERVICE' });
    const forged = { ...good, keys: { ...good.keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } };
    expect((await dan.call('/push', forged)).body).toMatchObject({ code: 'ALARMS_PUSH_BAD_KEYS' });
  });

  it('are signed by another key once that is rotated; browsers that know the old one turn them on again', async () => {
    const eve = await signIn('eve', 'operator', null);
    const browser = { ...push.browser('eve'), language: 'en' };
    await eve.call('/push', browser);
    const state = async () => (await eve.call('/push')).body as unknown as PushData;
    const before = await state();
    expect(before.subscriptions).toHaveLength(1);
    const rotate = (body: object) => park.api('platform-admin').post('/api/keys/alarm-management.vapid/rotate', body);
    expect((await rotate({ park: park.park.id })).status).toBe(200);
    await park.waitForState('alarm-management', 'running');
    const after = await state();
    expect(after.subscriptions).toEqual([]);
    expect(after.publicKey).not.toBe(before.publicKey);
    await eve.call('/push', browser);
    await waitUntil(() => Promise.resolve(own !== undefined), patience);
    await raise('pump', false);
    await raise('pump');
    await settled('pump', 'sent');
    const sent = push.messages.find(({ browser: name }) => name === 'eve')!;
    // The push service of the test has checked the signature by this key.
    expect(sent.headers.authorization).toContain(`k=${after.publicKey}`);
    told();
  });
});

import { fileURLToPath } from 'node:url';
import { defineConfig, definePlugin } from '@lingtan/sdk';
import { webhookSignature } from '@lingtan/sdk/net';
import { Telemetry } from '@lingtan/telemetry/contracts';
import { assertTenantTables } from '@lingtan/kernel/testing';
import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  Alarms,
  type ActionOutcome,
  type AlarmHistoryData,
  type AlarmKpiData,
  type AlarmsData,
  type AlarmsService,
  type NoticesData,
} from '../contracts/index.ts';
import { kpisOpen } from './fixtures/kpis-open.ts';
import { alarm, point, text } from './fixtures/declared.ts';
import { startHook, type Hook } from './fixtures/hook-server.ts';
import { startMailServer, type MailServer } from './fixtures/mail-server.ts';

const x = '/x/alarm-management';
const patience = 60_000;
const clock = createFakeClock('2026-11-25T02:00:00Z');
const start = clock.now();
let own: AlarmsService;
let other: AlarmsService;
/** Two plugins that raise alarms, so that it shows that neither moves those of the other. */
const raiser = (id: string, take: (service: AlarmsService) => void) =>
  definePlugin({
    id,
    config: defineConfig({ version: 1, schema: z.strictObject({}) }),
    services: { alarms: Alarms },
    start: async (_scope, { alarms }) => take(alarms),
  });

let park: TestPark;
let hook: Hook;
let mail: MailServer;

beforeAll(async () => {
  hook = await startHook();
  mail = await startMailServer();
  park = await createTestPark({
    plugins: [
      { directory: fileURLToPath(new URL('..', import.meta.url)) },
      raiser('raiser', (service) => (own = service)),
      raiser('neighbour', (service) => (other = service)),
    ],
    config: {
      'alarm-management': {
        pointAlarms: [
          {
            id: 'current',
            title: text('Current'),
            point: 'm.current',
            high: 18,
            deadband: 1,
            onDelaySeconds: 60,
            priority: 1,
            consequence: text('trip'),
            response: text('shed load'),
          },
        ],
        routes: [
          {
            id: 'hook',
            kind: 'webhook',
            url: `http://127.0.0.1:${hook.port}/`,
            privateNetwork: true,
            priorities: [1],
            language: 'en',
          },
          { id: 'mail', kind: 'email', to: ['duty@example.org'], priorities: [1], afterMinutes: 5, language: 'zh-CN' },
        ],
        webhookSecret: 'key of the hook',
        smtp: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'lingtan@example.org' },
        realarmMinutes: 120,
      },
    },
    clock,
    park: {
      model: {
        assets: [
          { id: 'm', kind: 'motor', name: text('Motor'), enterpriseId: null },
          { id: 'n', kind: 'motor', name: text('Mill'), enterpriseId: 'alpha' },
        ],
        points: [
          point('m.current', 'm'),
          point('n.current', 'n'),
          { ...point('n.flow', 'n'), aheadSeconds: 0, retention: 'billing' as const },
        ],
      },
    },
  });
  await waitUntil(() => Promise.resolve(own !== undefined && other !== undefined), patience);
  await own.declare([
    alarm('pump'),
    alarm('flow', { suppressedBy: 'pump' }),
    alarm('mill', { enterpriseId: 'alpha', priority: 3 }),
    alarm('press', { enterpriseId: 'beta', priority: 3 }),
    alarm('slow', { onDelaySeconds: 30 }),
    alarm('latch', { latching: true }),
  ]);
  await other.declare([alarm('pump')]);
}, 120_000);
afterAll(async () => {
  await park?.stop();
  await mail?.close();
  await hook?.close();
});

const list = async (who: Parameters<TestPark['api']>[0] = 'operator') =>
  (await park.api(who).get<AlarmsData>(`${x}/alarms`)).body;
const stateOf = async (key: string) => (await list()).alarms.find((each) => each.key === key)?.state ?? 'NORM';
const act = (body: object, who: 'operator' | 'auditor' = 'operator') =>
  park.api(who).post<ActionOutcome>(`${x}/actions`, body);
const minute = 60_000;

describe('alarms', { timeout: 120_000 }, () => {
  it('go through their states, each step with who and when, and into the audit log', async () => {
    expect(
      await own.report([{ id: 'pump', at: clock.now(), active: true, value: 3, message: text('stands') }]),
    ).toEqual({ refused: [] });
    await own.report([{ id: 'pump', at: clock.now(), active: true }]);
    expect((await list()).alarms.find(({ key }) => key === 'raiser:pump')).toMatchObject({
      state: 'UNACK',
      active: true,
      value: 3,
      message: text('stands'),
    });
    expect((await act({ action: 'ack', keys: ['raiser:pump'] }, 'auditor')).status).toBe(403);
    const { body } = await act({ action: 'ack', keys: ['raiser:pump', 'raiser:nothing', 'raiser:latch'] });
    expect(body.results).toEqual([
      { key: 'raiser:pump', state: 'ACKED', problem: null },
      { key: 'raiser:nothing', state: 'NORM', problem: 'unknown' },
      { key: 'raiser:latch', state: 'NORM', problem: 'no place' },
    ]);
    await own.report([{ id: 'pump', at: clock.now(), active: false }]);
    expect(await stateOf('raiser:pump')).toBe('NORM');
    const { entries } = (
      await park
        .api('auditor')
        .get<AlarmHistoryData>(`${x}/history?from=${start}&to=${clock.now() + 1}&alarm=raiser:pump`)
    ).body;
    expect(entries.map(({ event, to }) => [event, to])).toEqual([
      ['clear', 'NORM'],
      ['ack', 'ACKED'],
      ['raise', 'UNACK'],
    ]);
    const audit = await park.api('platform-admin').get<{ entries: { action: string }[] }>('/audit?limit=50');
    expect(JSON.stringify(audit.body)).toContain('alarms.ack');
    expect(await park.events.waitFor(1, ({ name }) => name === 'alarms.raised')).toHaveLength(1);
  });

  it('belong to the plugin that declared them', async () => {
    await other.report([{ id: 'pump', at: clock.now(), active: true }]);
    expect(await stateOf('neighbour:pump')).toBe('UNACK');
    expect(await stateOf('raiser:pump')).toBe('NORM');
    expect(await other.report([{ id: 'flow', at: clock.now(), active: true }])).toEqual({
      refused: [{ id: 'flow', reason: 'not declared' }],
    });
    await expect(other.declare([alarm('x', { response: text('') })])).rejects.toMatchObject({
      code: 'ALARMS_BAD_DECLARATION',
    });
    // What is not declared any more is retired, its condition with it, and stays in sight until somebody has seen it.
    await other.declare([]);
    expect(await stateOf('neighbour:pump')).toBe('RTNUN');
    await act({ action: 'ack', keys: ['neighbour:pump'] });
    expect(await stateOf('neighbour:pump')).toBe('NORM');
  });

  it('of an enterprise are seen by its members and by no other enterprise', async () => {
    await own.report(['mill', 'press'].map((id) => ({ id, at: clock.now(), active: true })));
    const seen = async (who: Parameters<TestPark['api']>[0]) => (await list(who)).alarms.map(({ key }) => key);
    expect(await seen({ member: 'alpha' })).toEqual(['raiser:mill']);
    expect(await seen({ member: 'beta' })).toEqual(['raiser:press']);
    expect(await seen('auditor')).toEqual(['raiser:mill', 'raiser:press']);
    expect(
      (await park.api({ member: 'alpha' }).post(`${x}/actions`, { action: 'ack', keys: ['raiser:mill'] })).status,
    ).toBe(403);
    expect((await park.api('anonymous').get(`${x}/alarms`)).status).toBe(401);
    const raised = clock.now();
    clock.advance(1000);
    await own.report(['mill', 'press'].map((id) => ({ id, at: clock.now(), active: false })));
    await act({ action: 'ack', keys: ['raiser:mill', 'raiser:press'] });
    // At a past time they stand as they did, seen by the same people.
    const past = async (who: Parameters<TestPark['api']>[0]) =>
      (await park.api(who).get<AlarmsData>(`${x}/alarms?at=${raised}`)).body.alarms;
    expect(await past({ member: 'alpha' })).toMatchObject([
      { key: 'raiser:mill', state: 'UNACK', active: true, raisedAt: raised },
    ]);
    expect((await past('auditor')).map(({ key }) => key)).toEqual(['raiser:mill', 'raiser:press']);
    expect(await seen('auditor')).toEqual([]);
    await assertTenantTables(park.database);
  });

  it('are suppressed by design, latch, are shelved for a time, and taken out of service with a reason', async () => {
    await own.report([{ id: 'flow', at: clock.now(), active: true }]);
    await own.report([{ id: 'pump', at: clock.now(), active: true }]);
    expect(await stateOf('raiser:flow')).toBe('DSUPR');
    await own.report([{ id: 'pump', at: clock.now(), active: false }]);
    expect(await stateOf('raiser:flow')).toBe('UNACK');
    await own.report([{ id: 'latch', at: clock.now(), active: true }]);
    await own.report([{ id: 'latch', at: clock.now(), active: false }]);
    expect(await stateOf('raiser:latch')).toBe('LTUNK');
    await act({ action: 'ack', keys: ['raiser:latch'] });
    await act({ action: 'reset', keys: ['raiser:latch'] });
    expect(await stateOf('raiser:latch')).toBe('NORM');
    expect((await act({ action: 'shelve', keys: ['raiser:flow'], minutes: 500, note: 'repair' })).body).toMatchObject({
      code: 'ALARMS_SHELF_TOO_LONG',
    });
    expect((await act({ action: 'shelve', keys: ['raiser:flow'], minutes: 30, note: 'x' })).status).toBe(400);
    await act({ action: 'shelve', keys: ['raiser:flow'], minutes: 30, note: 'being repaired' });
    expect((await list()).alarms.find(({ key }) => key === 'raiser:flow')).toMatchObject({
      state: 'SHLVD',
      note: 'being repaired',
      shelvedUntil: clock.now() + 30 * minute,
    });
    clock.advance(30 * minute);
    await waitUntil(async () => (await stateOf('raiser:flow')) === 'UNACK', patience);
    const service = { action: 'out-of-service', keys: ['raiser:flow'], note: 'meter is at the workshop' };
    expect((await park.api('auditor').post(`${x}/service`, service)).status).toBe(403);
    await park.api('operator').post(`${x}/service`, service);
    expect(await stateOf('raiser:flow')).toBe('OOSRV');
    await own.report([{ id: 'flow', at: clock.now(), active: false }]);
    await park.api('operator').post(`${x}/service`, { ...service, action: 'return-to-service' });
    expect(await stateOf('raiser:flow')).toBe('NORM');
  });

  it('of one that another stands for are not announced, whoever is told of first and whatever hid it before', async () => {
    const names = ['deep', 'cover', 'below'];
    await other.declare([
      alarm('below', { suppressedBy: 'cover', onDelaySeconds: 30 }),
      alarm('cover', { onDelaySeconds: 30 }),
      alarm('deep', { suppressedBy: 'below', onDelaySeconds: 30 }),
    ]);
    const states = async () => Promise.all(names.map((id) => stateOf(`neighbour:${id}`)));
    const tell = (active: boolean) => other.report(names.map((id) => ({ id, at: clock.now(), active })));
    const announced = () =>
      park.events.events.filter(({ data }) => JSON.stringify(data).includes('"neighbour"')).length;
    const before = announced();
    // Their delays run out at one time.
    await tell(true);
    clock.advance(31_000);
    await waitUntil(async () => (await states()).join() === 'DSUPR,UNACK,DSUPR', patience);
    // Out of the shelf, and out of service, it is still the other one's.
    const shelve = { action: 'shelve', keys: ['neighbour:below'], note: 'being repaired' };
    await act({ ...shelve, minutes: 5 });
    await act({ ...shelve, keys: ['neighbour:deep'], minutes: 400 });
    expect(await states()).toEqual(['SHLVD', 'UNACK', 'SHLVD']);
    clock.advance(5 * minute);
    await waitUntil(async () => (await states()).join() === 'SHLVD,UNACK,DSUPR', patience);
    await act({ action: 'unshelve', keys: ['neighbour:deep'] });
    const service = { keys: ['neighbour:below'], note: 'meter is at the workshop' };
    for (const action of ['out-of-service', 'return-to-service'])
      await park.api('operator').post(`${x}/service`, { ...service, action });
    expect(await states()).toEqual(['DSUPR', 'UNACK', 'DSUPR']);
    // All of them go in one report: none is let out in between.
    await tell(false);
    expect(await states()).toEqual(['NORM', 'RTNUN', 'NORM']);
    await act({ action: 'ack', keys: ['neighbour:cover'] });
    expect(announced() - before).toBe(1);
    const { entries } = (
      await park.api('auditor').get<AlarmHistoryData>(`${x}/history?from=${start}&to=${clock.now() + 1}`)
    ).body;
    const ofCovered = entries.filter(({ key }) => key === 'neighbour:below' || key === 'neighbour:deep');
    expect(ofCovered.map(({ to }) => to)).not.toContain('UNACK');
    await other.declare([]);
  });

  it('that only tell changes come when their delay has run out', async () => {
    await own.report([{ id: 'slow', at: clock.now(), active: true }]);
    expect(await stateOf('raiser:slow')).toBe('NORM');
    clock.advance(31_000);
    await waitUntil(async () => (await stateOf('raiser:slow')) === 'UNACK', patience);
    await own.report([{ id: 'slow', at: clock.now(), active: false }]);
    await act({ action: 'ack', keys: ['raiser:slow'] });
  });

  it('of a point come from its samples, send a notice that is tried again, and escalate when nobody acknowledges', async () => {
    const telemetry = park.service(Telemetry);
    const first = clock.now();
    await telemetry.ingest(
      'test',
      [0, 30, 70].map((second) => ({ point: 'm.current', ts: first + second * 1000, value: 19 })),
    );
    clock.advance(75_000);
    await telemetry.ingest('test', [{ point: 'm.current', ts: clock.now(), value: 19 }]);
    await waitUntil(async () => (await stateOf('alarm-management:point/current')) === 'UNACK', patience);
    const raisedAt = (await list()).alarms.find(({ id }) => id === 'point/current')!.raisedAt;
    expect(raisedAt).toBe(first + 70_000);
    const notices = async () => (await park.api('operator').get<NoticesData>(`${x}/notices`)).body.notices;
    await waitUntil(async () => (await notices()).some(({ problem }) => problem !== null), patience);
    expect((await notices()).find(({ route }) => route === 'hook')).toMatchObject({
      state: 'waiting',
      attempts: 1,
      problem: 'the webhook answered 500',
    });
    hook.status = 204;
    clock.advance(31_000);
    // The schedule looks once a minute; a report of another alarm makes it look at once.
    await waitUntil(async () => {
      await own.report([{ id: 'mill', at: clock.now(), active: true }]);
      await own.report([{ id: 'mill', at: clock.now(), active: false }]);
      return (await notices()).some(({ route, state }) => route === 'hook' && state === 'sent');
    }, patience);
    expect(hook.called.at(-1)!.body).toMatchObject({
      alarm: 'alarm-management:point/current',
      priority: 1,
      value: 19,
      unit: 'A',
    });
    // Signed as all webhooks, under the same id at each attempt; and as before, for receivers that were there before.
    const { text: sent, headers } = hook.called.at(-1)!;
    const [messageId, seconds] = [headers['webhook-id'] as string, Number(headers['webhook-timestamp'])];
    expect(headers['webhook-signature']).toBe(webhookSignature('key of the hook', messageId, seconds, sent));
    expect(hook.called.at(-2)!.headers['webhook-id']).toBe(messageId);
    expect(headers['x-lingtan-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(mail.messages).toHaveLength(0);
    clock.advance(5 * minute);
    await waitUntil(async () => {
      await own.report([{ id: 'mill', at: clock.now(), active: true }]);
      await own.report([{ id: 'mill', at: clock.now(), active: false }]);
      return mail.messages.length === 1;
    }, patience);
    expect(mail.messages[0]).toContain('To: duty@example.org');
    await act({ action: 'ack', keys: ['alarm-management:point/current', 'raiser:mill'] });
    // Not before the deadband is left; a value that is marked bad says nothing.
    await telemetry.ingest('test', [
      { point: 'm.current', ts: clock.now() - 2, value: 17.5 },
      { point: 'm.current', ts: clock.now() - 1, value: 1, quality: 4 },
    ]);
    await telemetry.ingest('test', [{ point: 'm.current', ts: clock.now(), value: 17 }]);
    await waitUntil(async () => (await stateOf('alarm-management:point/current')) === 'NORM', patience);
  });

  it('tell of a device that has gone silent, to its enterprise too', async () => {
    const telemetry = park.service(Telemetry);
    const heard = clock.now();
    await telemetry.ingest('test', [{ point: 'n.current', ts: heard, value: 1 }]);
    // Ahead of the time that it is, so that no look at the silent finds this one among them in between.
    await telemetry.ingest('test', [{ point: 'm.current', ts: clock.now() + 11 * minute, value: 5 }]);
    clock.advance(11 * minute);
    await waitUntil(async () => (await stateOf('alarm-management:silent/n')) === 'UNACK', patience);
    expect(await stateOf('alarm-management:silent/m')).toBe('NORM');
    const { alarms } = await list({ member: 'alpha' });
    // Bills rest on it, so people are told of it wherever they are; when it was heard is said in the time of the park.
    const onTheClock = new Date(heard + 8 * 60 * minute).toISOString().slice(0, 16).replace('T', ' ');
    expect(alarms.find(({ id }) => id === 'silent/n')).toMatchObject({
      priority: 2,
      message: { en: `Last heard ${onTheClock}`, 'zh-CN': `最后通信 ${onTheClock}` },
    });
    const { body: bell } = await park.api('operator').get<{ rows: object[] }>('/notices');
    expect(JSON.stringify(bell.rows)).toContain('Mill: no data');
  });

  it('tell of a device whose clock is ahead, until it is right again', async () => {
    const telemetry = park.service(Telemetry);
    const state = () => stateOf('alarm-management:clock/n');
    expect((await telemetry.ingest('test', [{ point: 'n.flow', ts: clock.now() + minute, value: 1 }])).stored).toBe(1);
    // Windows of a watched point that change have everything looked at, as its turn every half minute does.
    const becomes = (wanted: string) =>
      waitUntil(async () => {
        clock.advance(10_000);
        await telemetry.ingest('test', [{ point: 'm.current', ts: clock.now(), value: 5 }]);
        return (await state()) === wanted;
      }, patience);
    await becomes('UNACK');
    // Later than the one that was ahead, which is the newest until then.
    clock.advance(minute);
    await telemetry.ingest('test', [{ point: 'n.flow', ts: clock.now(), value: 2 }]);
    await becomes('RTNUN');
    expect((await list()).alarms.map(({ key }) => key)).not.toContain('alarm-management:clock/m');
  });

  it('are counted: key figures, buckets and a flood', async () => {
    const kpi = async () =>
      (await park.api('auditor').get<AlarmKpiData>(`${x}/kpi?from=${start}&to=${clock.now() + 1}`)).body;
    const before = await kpi();
    expect(before.count).toBeGreaterThan(5);
    expect(before.buckets.counts.reduce((sum, count) => sum + count, 0)).toBe(before.count);
    expect(before.byPriority.reduce((sum, { count }) => sum + count, 0)).toBe(before.count);
    await own.declare(Array.from({ length: 12 }, (_, index) => alarm(`many-${index}`)));
    await own.report(
      Array.from({ length: 12 }, (_, index) => ({ id: `many-${index}`, at: clock.now(), active: true })),
    );
    expect((await list()).flood.active).toBe(true);
    const after = await kpi();
    expect(after.count).toBe(before.count + 12);
    expect(after.peakInTenMinutes).toBeGreaterThanOrEqual(12);
    await kpisOpen(park, after);
    expect((await park.api('operator').get(`${x}/kpi?from=2&to=1`)).body).toMatchObject({ code: 'ALARMS_BAD_SPAN' });
  });
});

import { defineConfig, definePlugin, secret } from '@lingtan/sdk';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSecretBox, parseSecretKey } from './secret-box.ts';

const brokerSchema = z.strictObject({
  id: z.string().meta({ title: 'Name' }),
  url: z.url().meta({ title: 'Address' }),
  password: secret({ title: 'Password' }),
});
const config = defineConfig({
  version: 2,
  schema: z.strictObject({
    pollSeconds: z.number().min(1).default(10).meta({ title: 'Poll every', description: 'Seconds' }),
    token: secret({ title: 'Token' }),
    brokers: z.array(brokerSchema).default([]),
  }),
  faults: ({ brokers }) =>
    brokers.length > 2
      ? [{ path: ['brokers', 2], problem: { en: 'two brokers at most', 'zh-CN': '最多两个代理' } }]
      : [],
  migrate: (document, from) => (from === 1 ? { pollSeconds: (document as { poll: number }).poll } : document),
});

let seen: unknown;
const linked = definePlugin({
  id: 'linked',
  config,
  async checkConfig(scope) {
    if (scope.config.token === 'throws') throw new Error('the broker closed the connection');
    return { ok: scope.config.token === 'right', message: `tried with ${scope.config.brokers.length} brokers` };
  },
  async start(park) {
    seen = park.config;
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [linked] });
});
afterAll(() => park.stop());

const put = (value: unknown) => park.api('operator').put('/plugins/linked/config', { value });
const get = () =>
  park
    .api('operator')
    .get<{ schema: Record<string, unknown>; value: unknown; version: number; revision: string }>(
      '/plugins/linked/config',
    );

describe('a configuration that two change', () => {
  it('is not overwritten by who has read an older one', async () => {
    await put({ pollSeconds: 5 });
    const read = (await get()).body;
    const change = (pollSeconds: number) =>
      park.api('operator').put('/plugins/linked/config', { value: { pollSeconds }, revision: read.revision });
    const answers = await Promise.all([change(6), change(7)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'PLUGIN_CONFIG_CHANGED' });
    const now = (await get()).body;
    expect(now.value).toEqual({ pollSeconds: answers[0]!.status === 200 ? 6 : 7 });
    expect(now.revision).not.toBe(read.revision);
    expect((await put({ pollSeconds: 8 })).status).toBe(200);
  });
});

describe('the secret box', () => {
  it('opens what it sealed, in its place only, and tells every change', () => {
    const box = createSecretBox(Buffer.alloc(32, 7));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(), (clear, place, at) => {
        const sealed = box.seal(clear, place);
        expect(box.open(sealed, place)).toBe(clear);
        expect(() => box.open(sealed, `${place}x`)).toThrow();
        sealed[at % sealed.length]! ^= 1;
        expect(() => box.open(sealed, place)).toThrowError(expect.objectContaining({ code: 'SECRET_UNREADABLE' }));
      }),
    );
    expect(() => parseSecretKey('too short')).toThrowError(expect.objectContaining({ code: 'SECRET_BAD_KEY' }));
  });
});

describe('a configuration', () => {
  const whole = {
    pollSeconds: 5,
    token: 'right',
    brokers: [
      { id: 'one', url: 'mqtt://one.example', password: 'hidden-1' },
      { id: 'two', url: 'mqtt://two.example', password: 'hidden-2' },
    ],
  };

  it('makes the round trip through the form without its secrets ever coming back', async () => {
    const saved = await put(whole);
    expect(saved.status).toBe(200);
    await park.kernel.host.whenIdle();
    expect(seen).toEqual(whole);
    const form = await get();
    expect(form.body.schema).toMatchObject({
      properties: { pollSeconds: { title: 'Poll every', default: 10 }, token: { secret: true, writeOnly: true } },
    });
    const everything = JSON.stringify([
      saved.body,
      form.body,
      (await park.api('auditor').get('/audit')).body,
      (await park.api('operator').get('/plugins')).body,
      (await park.database.kernelPool.query('select config::text from kernel.park_plugins')).rows,
      (await park.database.kernelPool.query("select encode(ciphertext, 'escape') from kernel.secrets")).rows,
      park.database.log.lines,
    ]);
    for (const hidden of ['"right"', 'hidden-1', 'hidden-2']) expect(everything).not.toContain(hidden);

    // Sent back as it came, with one change and the list turned round: every secret stays where it belongs.
    const value = form.body.value as typeof whole;
    expect((await put({ ...value, pollSeconds: 6, brokers: value.brokers.toReversed() })).status).toBe(200);
    await park.kernel.host.whenIdle();
    expect(seen).toEqual({ ...whole, pollSeconds: 6, brokers: whole.brokers.toReversed() });

    expect((await put({ pollSeconds: 6, brokers: [] })).status).toBe(200);
    expect((await park.database.kernelPool.query('select from kernel.secrets')).rowCount).toBe(0);
  });

  it('keeps no secret for another address than the one it was stored with, when tried or saved', async () => {
    await put(whole);
    const { value } = (await get()).body as { value: typeof whole };
    const elsewhere = {
      ...value,
      brokers: [{ ...value.brokers[0], url: 'mqtt://evil.example' }, { ...value.brokers[1]! }],
    };
    for (const [method, path] of [
      ['put', 'config'],
      ['post', 'check'],
    ] as const) {
      const answer = await park
        .api('operator')
        [method]<{ detail: string }>(`/plugins/linked/${path}`, { value: elsewhere });
      expect(answer).toMatchObject({ status: 400, body: { code: 'PLUGIN_CONFIG_INVALID' } });
      expect(JSON.stringify(answer.body)).toContain('brokers.0.password: where it is sent has changed');
    }
    const entered = { ...elsewhere, brokers: [{ ...elsewhere.brokers[0]!, password: 'new' }, elsewhere.brokers[1]!] };
    expect((await put(entered)).status).toBe(200);
    await park.kernel.host.whenIdle();
    expect(seen).toMatchObject({ brokers: [{ password: 'new' }, { password: 'hidden-2' }] });
    expect((await put({ pollSeconds: 6, brokers: [] })).status).toBe(200);
  });

  it('is refused with field, value and expectation, and the old one stays', async () => {
    const before = (await get()).body.value;
    const answer = await put({ pollSeconds: 0, brokers: [{ id: 'x', url: 'nonsense' }], colour: 'red' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'PLUGIN_CONFIG_INVALID' } });
    const fields = (answer.body as { params: { fields: { field: string }[] } }).params.fields.map(({ field }) => field);
    expect(fields.sort()).toEqual(['brokers.0.url', 'colour', 'pollSeconds']);
    // Nothing of a document that is wrong as a whole: what is in it may be secret.
    for (const wrong of [[{ token: 'canary-7f3a' }], { brokers: { of: [{ password: 'canary-7f3a' }] } }]) {
      const refused = await put(wrong);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).not.toContain('canary-7f3a');
    }
    expect(await put({ token: { $secret: true } })).toMatchObject({ status: 400 });
    expect((await get()).body.value).toEqual(before);
  });

  it('can be tried without being stored', async () => {
    const check = (value: unknown) => park.api('operator').post('/plugins/linked/check', { value });
    expect((await check({ token: 'right' })).body).toEqual({ ok: true, message: 'tried with 0 brokers' });
    expect((await check({ token: 'wrong' })).body).toMatchObject({ ok: false });
    expect((await check({ token: 'throws' })).body).toEqual({ ok: false, message: 'the broker closed the connection' });
    expect((await check({ token: 5 })).status).toBe(400);
  });

  it('that breaks a rule of the plugin is not saved; one that is stored already starts', async () => {
    const broker = (id: string) => ({ id, url: 'https://broker.example' });
    const three = { pollSeconds: 7, brokers: [broker('a'), broker('b'), broker('c')] };
    expect(await put(three)).toMatchObject({
      status: 400,
      body: {
        code: 'PLUGIN_CONFIG_INVALID',
        params: {
          fields: [{ field: 'brokers.2', problem: 'two brokers at most', 'zh-CN': { problem: '最多两个代理' } }],
        },
      },
    });
    expect((await park.api('operator').post('/plugins/linked/check', { value: three })).status).toBe(400);
    const stored = JSON.stringify(three);
    await park.database.kernelPool.query('update kernel.park_plugins set config = $1, generation = generation + 1', [
      stored,
    ]);
    await park.kernel.host.reconcile();
    await park.kernel.host.whenIdle();
    expect(seen).toEqual(three);
  });

  it('of an older version is migrated at start; of a newer one is refused', async () => {
    const store = (document: object, version: number) =>
      park.database.kernelPool.query(
        'update kernel.park_plugins set config = $1, config_version = $2, generation = generation + 1',
        [JSON.stringify(document), version],
      );
    await store({ poll: 33 }, 1);
    await park.kernel.host.reconcile();
    await park.kernel.host.whenIdle();
    expect(seen).toEqual({ pollSeconds: 33, brokers: [] });
    await store({}, 3);
    await park.kernel.host.reconcile();
    await park.kernel.host.whenIdle();
    expect(park.state('linked')).toMatchObject({ state: 'failed', error: expect.stringContaining('version 3') });
  });
});

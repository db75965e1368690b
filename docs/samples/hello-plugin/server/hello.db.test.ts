import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Greeted, GreetingsRef } from '../contracts/index.ts';
import manifest from '../plugin.json' with { type: 'json' };
import plugin from './index.ts';

const migrations = new URL('../migrations', import.meta.url);

describe('hello', () => {
  let park: TestPark;

  beforeAll(async () => {
    park = await createTestPark({
      plugins: [{ manifest, plugin, migrations }],
      config: { [manifest.id]: { template: 'Hi, {name}!' } },
    });
  });
  afterAll(() => park.stop());

  const greet = (name: string) => park.api('operator').post('/x/hello/greetings', { name });
  const count = () => park.service(GreetingsRef).count();

  it('greets with the configured text, publishes the event, and leaves an audit row', async () => {
    expect(await greet('Mei')).toMatchObject({ status: 200, body: { text: 'Hi, Mei!' } });
    const [event] = await park.events.waitFor(1);
    expect(event).toMatchObject({ name: Greeted.name, data: { name: 'Mei', text: 'Hi, Mei!' }, publishedBy: 'hello' });
    const told = await park.api('auditor').get<{ events: unknown[] }>('/events');
    expect(told.body.events[0]).toMatchObject({ text: { en: 'Mei was greeted' }, pluginId: 'hello' });
    const audit = await park.api('auditor').get<{ rows: unknown[] }>('/audit');
    expect(audit.body.rows).toContainEqual(
      expect.objectContaining({
        action: 'hello.greet',
        subject: 'Mei',
        actor: expect.objectContaining({ kind: 'api-key', role: 'operator' }),
      }),
    );
  });

  it('remembers each greeting exactly once, however often its event is handed out', async () => {
    await waitUntil(async () => (await count()) === 1);
    const before = 1;
    await Promise.all(Array.from({ length: 20 }, (_, n) => greet(`guest ${n}`)));
    await waitUntil(async () => (await count()) >= before + 20);
    // The bus looks for events that got lost, and finds none to deliver again.
    await park.kernel.events.relay();
    await park.kernel.events.sweep();
    expect(await count()).toBe(before + 20);
    expect((await park.api('auditor').get('/x/hello/greetings')).body).toMatchObject({ count: before + 20 });
  });

  it('lets operators greet and nobody else', async () => {
    for (const caller of ['auditor', 'device', { member: 'alpha' }] as const)
      expect(await park.api(caller).post('/x/hello/greetings', { name: 'x' })).toMatchObject({ status: 403 });
    expect(await park.api('anonymous').post('/x/hello/greetings', { name: 'x' })).toMatchObject({ status: 401 });
    expect(await park.api({ member: 'alpha' }).get('/x/hello/greetings')).toMatchObject({ status: 403 });
  });

  it('names the field of a bad greeting and of a bad configuration', async () => {
    expect(await greet('')).toMatchObject({ status: 400, body: { params: { field: 'body.name' } } });
    const answer = await park
      .api('operator')
      .put<{ detail: string }>('/plugins/hello/config', { value: { template: 'Hi!', keepDays: 0 } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'PLUGIN_CONFIG_INVALID' } });
    expect(answer.body.detail).toContain('template: "Hi!" is not valid; it must contain {name}');
    expect(answer.body.detail).toContain('keepDays: 0 is too small; expected a number from 1 to 3650');
  });

  it('keeps its token to itself', async () => {
    const value = { template: 'Hi, {name}!', token: 'a very secret token' };
    await park.api('operator').put('/plugins/hello/config', { value });
    const { body } = await park.api('operator').get<{ value: unknown }>('/plugins/hello/config');
    expect(body.value).toEqual({ template: 'Hi, {name}!', token: { $secret: true } });
  });

  it('is loaded from its folder as the server does it, with its own tables', async () => {
    const other = await createTestPark({ plugins: [{ directory: new URL('..', import.meta.url) }] });
    expect(other.state('hello')).toEqual({ state: 'running', error: null });
    expect(await other.api('operator').post('/x/hello/greetings', { name: 'Li' })).toMatchObject({
      body: { text: 'Hello, Li!' },
    });
    await other.stop();
  });
});

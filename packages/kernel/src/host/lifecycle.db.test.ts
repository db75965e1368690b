import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import {
  defineConfig,
  defineManyService,
  definePermission,
  definePlugin,
  defineRoute,
  defineService,
  fieldText,
  NotReady,
} from '@lingtan/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestOf } from './check-definition.ts';

const title = { en: 'x', 'zh-CN': 'x' };
const noFields = defineConfig({ version: 1, schema: z.strictObject({}) });
const read = definePermission({ id: 'steady.read', title, grants: ['operator'] });
const lapRead = definePermission({ id: 'slow.read', title, grants: ['operator'] });
const pingRoute = defineRoute({
  method: 'get',
  path: '/ping',
  summary: 'Ping',
  permission: read,
  response: z.object({ ok: z.boolean() }),
});
const boomRoute = defineRoute({
  method: 'get',
  path: '/boom',
  summary: 'Boom',
  permission: read,
  response: z.unknown(),
});
const Meter = defineService<{ value(): Promise<number> }>('test.meter', { version: 1 });
const Extra = defineService<{ value(): Promise<number> }>('test.extra', { version: 1 });

const steady = definePlugin({
  id: 'steady',
  config: noFields,
  permissions: [read],
  async start(park) {
    park.route(pingRoute, async () => ({ ok: true }));
    park.route(boomRoute, async () => {
      throw new Error('secret detail of the handler');
    });
  },
});
const plain = (id: string, start: Parameters<typeof definePlugin>[0]['start']) =>
  definePlugin({ id, config: noFields, start });

let park: TestKernel;
afterEach(() => park.stop());
const ping = () => park.api('operator').get('/x/steady/ping');

describe('a plugin that misbehaves', () => {
  it('fails alone when start throws the same twice, and starts again on retry', async () => {
    let attempts = 0;
    const throwing = plain('throwing', async () => {
      attempts += 1;
      if (attempts <= 2) throw new Error('no such table');
    });
    park = await createTestKernel({ plugins: [throwing, steady] });
    await park.waitForState('throwing', 'failed');
    expect([attempts, park.state('throwing')]).toEqual([2, { state: 'failed', error: 'no such table' }]);
    expect(await ping()).toMatchObject({ status: 200, body: { ok: true } });
    const retried = await park.api('operator').post('/plugins/throwing/retry');
    expect(retried.status).toBe(200);
    await park.waitForState('throwing', 'running');
    expect(attempts).toBe(3);
  });

  it.each(['EADDRINUSE', '55P03', '40P01', 'EMFILE', 'anything'])(
    'is tried again by itself after one error of its own, and after others: %s',
    async (code) => {
      let attempts = 0;
      const once = plain('once', async () => {
        attempts += 1;
        if (attempts <= 2) throw Object.assign(new Error(`${code} ${attempts}`), { code });
      });
      park = await createTestKernel({ plugins: [once] });
      await park.waitForState('once', 'running');
      expect(attempts).toBe(3);
    },
  );

  it('is tried again with more time when a start takes too long, and what it registers later is refused', async () => {
    let late: unknown;
    let attempts = 0;
    const startTimeoutMs = 200;
    const given: number[] = [];
    const hanging = plain('hanging', async (scope) => {
      if (++attempts === 3) return;
      const begun = performance.now();
      await new Promise<void>((resolve) => scope.signal.addEventListener('abort', () => resolve()));
      given.push(performance.now() - begun);
      try {
        scope.every(1000, () => {});
      } catch (error) {
        late = error;
      }
    });
    park = await createTestKernel({ plugins: [hanging, steady], hostTuning: { startTimeoutMs } });
    expect(park.state('hanging')).toMatchObject({
      state: 'retrying',
      error: expect.stringContaining('did not start within 0.2 s'),
    });
    expect((await ping()).status).toBe(200);
    await park.waitForState('hanging', 'running');
    expect(attempts).toBe(3);
    // A timer is at most late; the clock of the event loop counts whole milliseconds.
    expect(given[1]).toBeGreaterThanOrEqual(2 * startTimeoutMs - 5);
    expect(late).toMatchObject({ code: 'PLUGIN_SCOPE_STOPPED' });
  });

  it('is retried with back-off while it is not ready', async () => {
    let attempts = 0;
    const waiting = plain('waiting', async () => {
      attempts += 1;
      if (attempts < 3) throw new NotReady('the broker does not answer');
    });
    park = await createTestKernel({ plugins: [waiting, steady] });
    expect((await ping()).status).toBe(200);
    await park.waitForState('waiting', 'running');
    expect(attempts).toBe(3);
  });

  it('is degraded while its timer throws, and well again after a run that does not', async () => {
    let broken = true;
    const ticking = plain('ticking', async (scope) => {
      scope.every(10, () => {
        if (broken) throw new Error('device gone');
      });
    });
    park = await createTestKernel({ plugins: [ticking, steady] });
    await park.waitForState('ticking', 'degraded');
    expect(park.state('ticking').error).toContain('device gone');
    broken = false;
    await park.waitForState('ticking', 'running');
  });

  it('shows its handler error as an internal error without details', async () => {
    park = await createTestKernel({ plugins: [steady] });
    const answer = await park.api('operator').get('/x/steady/boom');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret detail');
    expect((await ping()).status).toBe(200);
  });

  it('stops in time although a release hangs', async () => {
    const clinging = plain('clinging', async (scope) => scope.onStop(() => new Promise(() => {})));
    park = await createTestKernel({ plugins: [clinging, steady], hostTuning: { stopTimeoutMs: 200 } });
    await park.setEnabled('clinging', false);
    expect(park.state('clinging').state).toBe('disabled');
    expect((await ping()).status).toBe(200);
  });
});

describe('changed settings', () => {
  const numbers = defineConfig({
    version: 1,
    schema: z.strictObject({
      limit: z
        .number()
        .default(1)
        .meta(fieldText(['Limit', '限值'])),
      place: z
        .number()
        .default(1)
        .meta(fieldText(['Place', '位置'])),
    }),
  });
  /** Takes another limit as it runs, and starts anew for another place. */
  const takes = () => {
    const seen: { starts: number; config: () => unknown } = { starts: 0, config: () => null };
    const plugin = definePlugin({
      id: 'takes',
      config: numbers,
      async start(scope) {
        seen.starts += 1;
        seen.config = () => scope.config;
        scope.onConfig(({ place }) => place === scope.config.place);
      },
    });
    return { seen, plugin };
  };
  const save = async (value: unknown) => {
    expect((await park.api('operator').put('/plugins/takes/config', { value })).status).toBe(200);
    await park.kernel.host.whenIdle();
  };

  it('are those in force at once where the plugin takes them, without a stop; else it starts anew by them', async () => {
    const { seen, plugin } = takes();
    park = await createTestKernel({ plugins: [plugin] });
    for (const [limit, place, starts] of [
      [2, 1, 1],
      [3, 1, 1],
      [3, 2, 2],
      [4, 2, 2],
    ] as const) {
      await save({ limit, place });
      expect(seen.config()).toEqual({ limit, place });
      expect(seen.starts).toBe(starts);
      expect(park.state('takes').state).toBe('running');
    }
    await park.setEnabled('takes', false);
    await save({ limit: 5, place: 2 });
    await park.setEnabled('takes', true);
    await park.waitForState('takes', 'running');
    expect([seen.starts, seen.config()]).toEqual([3, { limit: 5, place: 2 }]);
  });

  it('are taken by a new start where taking them throws', async () => {
    let starts = 0;
    const stumbling = definePlugin({
      id: 'takes',
      config: numbers,
      async start(scope) {
        starts += 1;
        scope.onConfig(() => {
          throw new Error('cannot');
        });
      },
    });
    park = await createTestKernel({ plugins: [stumbling] });
    await save({ limit: 2, place: 1 });
    await park.waitForState('takes', 'running');
    expect(starts).toBe(2);
  });
});

describe('services', () => {
  const provider = definePlugin({
    id: 'provider',
    config: noFields,
    provides: [Meter],
    async start(scope) {
      scope.provide(Meter, { value: async () => 42 });
    },
  });

  it('names every missing service, and starts the user when the provider comes', async () => {
    let seen = 0;
    const user = definePlugin({
      id: 'user',
      config: noFields,
      services: { meter: Meter, extra: Extra },
      async start() {},
    });
    const lone = definePlugin({
      id: 'lone',
      config: noFields,
      services: { meter: Meter },
      async start(_scope, { meter }) {
        seen = await meter.value();
      },
    });
    park = await createTestKernel({ plugins: [user, lone, provider], enable: false });
    await park.setEnabled('user', true);
    await park.setEnabled('lone', true);
    expect(park.state('user')).toMatchObject({ state: 'retrying' });
    expect(park.state('user').error).toMatch(/test\.meter@1 \(provider is disabled\), test\.extra@1/);
    await park.setEnabled('provider', true);
    await park.waitForState('lone', 'running');
    expect(seen).toBe(42);
    await park.setEnabled('provider', false);
    await park.waitForState('lone', 'retrying');
  });

  it('hands over optional ones when they come and go', async () => {
    const starts: boolean[] = [];
    const user = definePlugin({
      id: 'user',
      config: noFields,
      optionalServices: { meter: Meter },
      async start(_scope, { meter }) {
        starts.push(meter !== undefined);
      },
    });
    park = await createTestKernel({ plugins: [user, provider] });
    expect(starts).toEqual([true]);
    await park.setEnabled('provider', false);
    await park.waitForState('user', 'running');
    expect(starts).toEqual([true, false]);
  });

  it('names a circle and starts everyone outside it', async () => {
    const one = definePlugin({
      id: 'one',
      config: noFields,
      services: { x: Extra },
      provides: [Meter],
      async start() {},
    });
    const two = definePlugin({
      id: 'two',
      config: noFields,
      services: { x: Meter },
      provides: [Extra],
      async start() {},
    });
    park = await createTestKernel({ plugins: [one, two, steady] });
    expect(park.state('one')).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/one → two → one|two → one → two/),
    });
    expect(park.state('two').state).toBe('failed');
    expect((await ping()).status).toBe(200);
  });

  it('hands over all offers of a service with several providers, and those that come later', async () => {
    const Reader = defineManyService<{ value(): Promise<string> }>('test.reader', { version: 1 });
    const offering = (id: string) =>
      definePlugin({
        id,
        config: noFields,
        provides: [Reader],
        async start(scope) {
          scope.provide(Reader, { value: async () => `from ${id}` });
        },
      });
    park = await createTestKernel({ plugins: [offering('second'), offering('first')], enable: false });
    const readers = park.service(Reader);
    const values = async () =>
      Promise.all((await readers.all()).map(async ({ provider, service }) => [provider, await service.value()]));
    expect(await values()).toEqual([]);
    await park.setEnabled('second', true);
    await park.setEnabled('first', true);
    expect(await values()).toEqual([
      ['first', 'from first'],
      ['second', 'from second'],
    ]);
    await park.setEnabled('first', false);
    expect(await values()).toEqual([['second', 'from second']]);
  });

  it('tells a provider that asks who uses it', async () => {
    const asked: string[] = [];
    const careful = definePlugin({
      id: 'careful',
      config: noFields,
      provides: [Meter],
      async start(scope) {
        scope.provideFor(Meter, (caller) => ({
          value: async () => {
            asked.push(caller);
            return 1;
          },
        }));
      },
    });
    const user = definePlugin({
      id: 'user',
      config: noFields,
      services: { meter: Meter },
      async start(_scope, { meter }) {
        await meter.value();
      },
    });
    park = await createTestKernel({ plugins: [careful, user] });
    expect(park.state('user').state).toBe('running');
    await park.service(Meter).value();
    expect(asked).toEqual(['user', 'kernel']);
  });

  it('refuses a service that is not declared', async () => {
    const sly = definePlugin({
      id: 'sly',
      config: noFields,
      async start(scope) {
        scope.provide(Meter, { value: async () => 1 });
      },
    });
    park = await createTestKernel({ plugins: [sly] });
    await park.waitForState('sly', 'failed');
    expect(park.state('sly')).toMatchObject({ state: 'failed', error: expect.stringContaining('test.meter') });
  });
});

describe('registration', () => {
  it('keeps plugins apart that cannot run here: API range, permissions that differ', async () => {
    const other = plain('future', async () => {});
    const undeclared = definePlugin({
      id: 'undeclared',
      config: noFields,
      permissions: [definePermission({ id: 'undeclared.read', title, grants: [] })],
      async start() {},
    });
    park = await createTestKernel({
      plugins: [
        { plugin: other, manifest: { ...manifestOf(other), api: '^99.0.0' } },
        { plugin: undeclared, manifest: { ...manifestOf(undeclared), permissions: [] } },
        steady,
      ],
    });
    expect(park.state('future')).toMatchObject({ state: 'incompatible', error: expect.stringContaining('^99.0.0') });
    expect(park.state('undeclared')).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('undeclared.read'),
    });
    expect((await ping()).status).toBe(200);
  });

  it('restarts scopes when the data of the park changes', async () => {
    const names: string[] = [];
    const naming = plain('naming', async (scope) => void names.push(scope.park.name.en));
    park = await createTestKernel({ plugins: [naming] });
    await park.database.kernelPool.query(`update kernel.parks set name = '{"en":"New name","zh-CN":"新名"}'`);
    await park.kernel.host.reconcile();
    await park.kernel.host.whenIdle();
    expect(names).toEqual(['test-park', 'New name']);
  });

  describe('of a plugin that starts again', () => {
    const lap = defineRoute({ method: 'get', path: '/lap', summary: 'Lap', permission: lapRead, response: z.number() });
    const get = () => park.api('operator').get<{ code?: string }>('/x/slow/lap');
    let start = () => {};
    /** A plugin that starts again and has not come back; the result lets it. */
    const startAgain = async (waitForStartMs: number) => {
      let [laps, mayStart] = [0, Promise.resolve()];
      const slow = definePlugin({
        id: 'slow',
        config: noFields,
        permissions: [lapRead],
        async start(scope) {
          await mayStart;
          const own = ++laps;
          scope.route(lap, async () => own);
        },
      });
      park = await createTestKernel({ plugins: [slow], hostTuning: { waitForStartMs } });
      expect(await get()).toMatchObject({ status: 200, body: 1 });
      mayStart = new Promise<void>((resolve) => (start = resolve));
      await park.database.kernelPool.query(
        `update kernel.parks set name = jsonb_set(name, '{en}', to_jsonb(now()::text))`,
      );
      await park.kernel.host.reconcile();
      await park.waitForState('slow', 'starting');
    };

    it('is waited for: nobody is told that it does not run', async () => {
      await startAgain(60_000);
      const asked = Array.from({ length: 5 }, get);
      const stranger = park.api('auditor').get('/x/other/lap');
      expect((await stranger).status).toBe(404);
      start();
      for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ status: 200, body: 2 });
    });

    it('is not waited for without end', async () => {
      await startAgain(100);
      expect(await get()).toMatchObject({ status: 503, body: { code: 'PLUGIN_NOT_RUNNING' } });
      start();
    });
  });
});

import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  defineConfig,
  defineEvent,
  defineJob,
  definePermission,
  definePlugin,
  defineRoute,
  defineService,
  secret,
  type EventData,
  type ParkScope,
  type Tx,
} from './index.ts';

// The compiler is the test: each line under `@ts-expect-error` must not compile, and `npm run typecheck` fails when it
// does. None of these functions is called.
const title = { en: 'x', 'zh-CN': 'x' };
const Closed = defineEvent('energy.interval-closed', {
  version: 1,
  schema: z.object({ meter: z.string(), energyWh: z.number().int() }),
});
const Close = defineJob('close', { schema: z.object({ until: z.string() }) });
const Readings = defineService<{ latest(meter: string): Promise<number> }>('energy.readings', { version: 1 });
const Weather = defineService<{ now(): Promise<{ windMs: number }> }>('weather', { version: 1 });
const read = definePermission({ id: 'energy.read', title, grants: ['operator'] });
const config = defineConfig({
  version: 1,
  schema: z.strictObject({ pollSeconds: z.number().default(10), password: secret() }),
});
const route = defineRoute({
  method: 'post',
  path: '/close/:meter',
  summary: 'Close',
  permission: read,
  params: z.object({ meter: z.string() }),
  body: z.object({ until: z.number() }),
  response: z.object({ closed: z.number() }),
});

export const plugin = definePlugin({
  id: 'typed',
  config,
  services: { readings: Readings },
  optionalServices: { weather: Weather },
  async start(park, services) {
    expectTypeOf(park.config).toEqualTypeOf<{ pollSeconds: number; password?: string | undefined }>();
    expectTypeOf(services.readings.latest).toEqualTypeOf<(meter: string) => Promise<number>>();

    // @ts-expect-error a configuration field that the schema does not have
    void park.config.pollMinutes;
    // @ts-expect-error a service that is not declared
    void services.prices;
    // @ts-expect-error an optional service may be missing
    void services.weather.now();
    void services.weather?.now();
    // @ts-expect-error wrong argument of a service method
    void services.readings.latest(17);

    await park.db.tx(async (tx) => {
      await park.events.publish(tx, Closed, { meter: 'm-1', energyWh: 5 });
      // @ts-expect-error wrong type in the payload
      await park.events.publish(tx, Closed, { meter: 'm-1', energyWh: '5' });
      // @ts-expect-error missing field in the payload
      await park.events.publish(tx, Closed, { meter: 'm-1' });
      // @ts-expect-error unknown field in the payload
      await park.events.publish(tx, Closed, { meter: 'm-1', energyWh: 5, colour: 'red' });
    });
    // @ts-expect-error publishing outside a transaction
    await park.events.publish(park.db, Closed, { meter: 'm-1', energyWh: 5 });
    // @ts-expect-error nobody but the kernel can make a transaction
    await park.events.publish({} as Omit<Tx, symbol>, Closed, { meter: 'm-1', energyWh: 5 });

    park.events.on(Closed, 'sum', async (tx, event) => {
      expectTypeOf(tx).toEqualTypeOf<Tx>();
      expectTypeOf(event.data).toEqualTypeOf<{ meter: string; energyWh: number }>();
    });
    park.jobs.handle(Close, async (data) => {
      expectTypeOf(data).toEqualTypeOf<{ until: string }>();
    });
    // @ts-expect-error wrong payload of a job
    await park.jobs.enqueue(Close, { until: 5 });
    park.route(route, async ({ params, body }) => {
      expectTypeOf(params).toEqualTypeOf<{ meter: string }>();
      return { closed: body.until };
    });
    // @ts-expect-error wrong response of a route
    park.route(route, async () => ({ closed: 'yes' }));
    // @ts-expect-error wrong implementation of a service
    park.provide(Readings, { latest: async () => 'high' });
    park.provide(Readings, { latest: async () => 1 });
  },
});

describe('types of the sdk', () => {
  it('carry schemas to where they are used', () => {
    expectTypeOf<EventData<typeof Closed>>().toEqualTypeOf<{ meter: string; energyWh: number }>();
    expectTypeOf<ParkScope<{ a: 1 }>['config']>().toEqualTypeOf<{ a: 1 }>();
    expect(plugin.id).toBe('typed');
    expect(config.schema.parse({})).toEqual({ pollSeconds: 10 });
  });
});

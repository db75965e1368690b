import { defineEvent } from '@lingtan/sdk';
import { createEventBus, createJobSystem, rawClient, type TxScope } from '@lingtan/kernel';
import { spawnModule, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, startTestRedis, testRoleSecret, type TestDatabase } from '../../testing/index.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const event = defineEvent('test.crash', { version: 1, schema: z.object({ n: z.number() }) });
const redis = await startTestRedis();
let db: TestDatabase;
let next = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.withOwner((owner) => owner.query('create table effects (n int); grant all on effects to lingtan_app'));
});
afterAll(async () => {
  await db.close();
  await redis?.stop();
});

const effects = async (): Promise<number[]> =>
  (await db.appPool.query<{ n: number }>('select n from effects order by n')).rows.map(({ n }) => n);
const serve = async (park: TxScope, pluginId: string, redisUrl?: string) => {
  // The locks of those that are killed are short; this one, which only takes over, keeps its own however slow it is.
  const tuning = { backoffMs: 10, stalledIntervalMs: 200 };
  const jobs = await createJobSystem({ database: db, log: db.log, tuning, ...(redisUrl ? { redisUrl } : {}) });
  const bus = createEventBus({
    database: db,
    jobs,
    log: db.log,
    tuning: { sweepIntervalMs: 3_600_000, sweepAfterMs: 0 },
  });
  const scope = bus.open({ parkId: park.parkId, parkNo: park.parkNo, pluginId });
  await scope.subscribe(event, 'one', async (tx, { data }) => {
    await rawClient(tx).query('insert into effects values ($1)', [data.n]);
  });
  const publish = (n: number) => db.withParkTx(park, (tx) => scope.publish(tx, event, { n }));
  const close = async (): Promise<void> => {
    await scope.close();
    await bus.close();
    await jobs.close();
  };
  return { bus, scope, publish, close };
};

describe.each([1, 2])('killed in the middle of a handler, %i in a row', (deaths) => {
  it('processes leave no half effect, and the next one does it once', async () => {
    const park = await db.addPark(`crash-${++next}`);
    const input = { ownerUrl: db.ownerUrl, roleSecret: testRoleSecret, parkId: park.parkId, parkNo: park.parkNo };
    const spawnCrasher = () => spawnModule(new URL('./crash-in-handler.ts', import.meta.url), [JSON.stringify(input)]);
    let crasher = await spawnCrasher();
    await waitUntil(async () => {
      const { rows } = await db.kernelPool.query('select from kernel.subscriptions where park_id = $1', [park.parkId]);
      return rows.length === 1;
    });
    const server = await serve(park, 'crasher');
    await server.publish(1);
    for (let death = 1; ; death++) {
      await crasher.waitForOutput('in handler');
      await crasher.kill();
      if (death === deaths) break;
      crasher = await spawnCrasher();
    }
    expect(await effects()).toEqual([]);
    await server.scope.activate();
    await waitUntil(async () => (await effects()).length === 1);
    await server.bus.sweep();
    expect(await server.bus.deadLetters(park.parkId)).toEqual([]);
    await server.close();
    expect(await effects()).toEqual([1]);
    await db.appPool.query('truncate effects').catch(() => db.withOwner((owner) => owner.query('truncate effects')));
  });
});

describe.runIf(redis)('a Redis that is emptied', () => {
  it('loses no event and doubles none', async () => {
    const park = await db.addPark(`flush-${++next}`);
    const server = await serve(park, 'flushed', redis!.url);
    const admin = new Redis(redis!.url);
    for (let n = 0; n < 30; n++) await server.publish(n);
    await server.bus.relay();
    await admin.flushall();
    await server.scope.activate();
    for (let n = 30; n < 60; n++) {
      await server.publish(n);
      if (n % 10 === 0) await admin.flushall();
    }
    await waitUntil(async () => {
      await server.bus.relay();
      await server.bus.sweep();
      return (await effects()).length === 60;
    }, 20_000);
    await server.close();
    admin.disconnect();
    expect(await effects()).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });
});

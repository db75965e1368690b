import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, startTestRedis, type TestDatabase } from '../../testing/index.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createJobSystem } from './create-job-system.ts';

const count = defineJob('count', { schema: z.strictObject({ from: z.string() }), attempts: 1 });
const redis = await startTestRedis();
let databases: TestDatabase[] = [];
beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  for (const database of databases) await database.addPark('dafeng');
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await redis?.stop();
});

/** Gives each installation jobs for the same plugin of a park of the same id, and sees which of them took whose. */
async function crossing(redisUrl: string): Promise<string[]> {
  const taken = createEventRecorder<string>();
  const places = await Promise.all(
    databases.map(async (database, by) => {
      const system = await createJobSystem({ database, log: database.log, redisUrl });
      const scope = system.open({ parkId: 'dafeng', pluginId: 'energy-metering' });
      scope.handle(count, async ({ from }) => taken.record(`${from} by ${by}`));
      return { system, scope };
    }),
  );
  // The first installation has no worker yet as its jobs come in.
  await places[1]!.scope.activate();
  await places[0]!.scope.enqueueAll(count, Array(5).fill({ from: '0' }));
  await places[1]!.scope.enqueueAll(count, Array(5).fill({ from: '1' }));
  await waitUntil(() => taken.events.filter((each) => each.endsWith('by 1')).length >= 5);
  await places[0]!.scope.activate();
  await waitUntil(() => taken.events.length >= 10);
  for (const { scope, system } of places) {
    await scope.close({ forget: true });
    await system.close();
  }
  return [...new Set(taken.events)].toSorted();
}

it.runIf(redis)('installations on one Redis take jobs of their own only', async () => {
  expect(await crossing(redis!.url)).toEqual(['0 by 0', '1 by 1']);
});

it.runIf(redis)(
  'so do two from before queues carried the installation, and the first keeps what waits there',
  async () => {
    for (const database of databases)
      await database.withOwner((owner) => owner.query(`update kernel.installation set queues = 'lingtan'`));
    const { id } = await databases[0]!.installation();
    const client = new Redis(redis!.url);
    await client.set('lingtan:installation', id!);
    expect(await crossing(redis!.url)).toEqual(['0 by 0', '1 by 1']);
    expect(await client.keys('lingtan:energy-metering:meta')).toHaveLength(1);
    client.disconnect();
  },
);

it.runIf(redis)(
  'one from before that starts without Redis has its queues once that is back, and the next its own',
  async () => {
    await redis!.kill();
    const [database] = databases;
    const system = await createJobSystem({ database: database!, log: database!.log, redisUrl: redis!.url });
    const scope = system.open({ parkId: 'dafeng', pluginId: 'energy-metering' });
    const taken = createEventRecorder<string>();
    scope.handle(count, async ({ from }) => taken.record(from));
    await scope.activate();
    await scope.enqueue(count, { from: 'away' });
    await redis!.restart();
    await taken.waitFor(1);
    const client = new Redis(redis!.url);
    const { id } = await database!.installation();
    await waitUntil(async () => (await client.get('lingtan:installation')) === id);
    expect(await client.keys('lingtan:energy-metering:meta')).toHaveLength(1);
    client.disconnect();
    await scope.close();
    await system.close();
    expect(await crossing(redis!.url)).toEqual(['0 by 0', '1 by 1']);
  },
);

import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, startTestRedis, type TestDatabase } from '../../testing/index.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createJobSystem } from './create-job-system.ts';

const count = defineJob('count', { schema: z.object({ n: z.number() }), attempts: 1 });
const redis = await startTestRedis();
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
  await redis?.stop();
});

/** Runs all kinds of jobs of a plugin to their end. */
async function runAll(pluginId: string, redisUrl?: string): Promise<void> {
  const { parkId } = await database.addPark(pluginId);
  const system = await createJobSystem({ database, log: database.log, ...(redisUrl ? { redisUrl } : {}) });
  const seen = createEventRecorder<number>();
  system.handleInternal('$test', {
    attempts: 1,
    run: async () => seen.record(-1),
    abandoned: async () => {},
  });
  const scope = system.open({ parkId, pluginId });
  scope.handle(count, async ({ n }) => seen.record(n));
  await scope.schedule(count, { everyMs: 50 }, { n: 0 });
  await scope.activate();
  const release = await system.attend(pluginId);
  await scope.enqueueAll(count, [{ n: 1 }, { n: 2 }]);
  await scope.enqueue(count, { n: 3 });
  await system.enqueueInternal('$test', pluginId, [{ id: 'one', parkId, data: null }]);
  await waitUntil(() => [-1, 0, 1, 2, 3].every((n) => seen.events.includes(n)));
  await scope.close({ forget: true });
  await release();
  await system.close();
}

describe('completed jobs', () => {
  it('are not kept in PostgreSQL', async () => {
    await runAll('kept-not');
    const { rows } = await database.withOwner((owner) =>
      owner.query(`select id from bullmq.job where queue like 'kept-not%' and state = 'completed'`),
    );
    expect(rows).toEqual([]);
  });

  it.runIf(redis)('are not kept in Redis', async () => {
    await runAll('kept-not-2', redis!.url);
    const client = new Redis(redis!.url);
    const { queues } = await database.installation();
    expect(await client.keys(`${queues}:kept-not-2*:completed`)).toEqual([]);
    expect(await client.keys(`${queues}:kept-not-2*:b*`)).toEqual([]);
    client.disconnect();
  });
});

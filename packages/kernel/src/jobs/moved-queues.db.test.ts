import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, startTestRedis } from '../../testing/index.ts';
import { createJobSystem } from './index.ts';

const work = defineJob('work', { schema: z.object({ n: z.number().int() }), attempts: 1 });
const tick = defineJob('tick', { schema: z.object({}) });
const redis = await startTestRedis();
afterAll(() => redis?.stop());

/** A process with its queues in Redis or in PostgreSQL, that does all but the work which is to fail. */
async function start(database: Awaited<ReturnType<typeof createTestDatabase>>, redisUrl?: string) {
  const jobs = await createJobSystem({
    ...{ database, log: database.log, tuning: { sweepAfterMs: 0, settleMs: 5, concurrency: 1 } },
    ...(redisUrl === undefined ? {} : { redisUrl }),
  });
  const scope = jobs.open({ parkId: 'moved', pluginId: 'planner' });
  const done = createEventRecorder<number>();
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  scope.handle(work, async ({ n }) => {
    if (n === 0) await held;
    if (n < 0 && redisUrl === undefined) throw new Error('not here');
    done.record(n);
  });
  scope.handle(tick, async () => undefined);
  const stop = async (): Promise<void> => {
    letGo();
    await scope.close();
    await jobs.close();
  };
  return { jobs, scope, done, letGo: () => letGo(), stop };
}

if (redis) {
  it('what waits in PostgreSQL, and what failed there, goes along to Redis once nobody works there, and back, each once', async () => {
    const database = await createTestDatabase();
    await database.addPark('moved');
    const before = await start(database);
    await before.scope.activate();
    await before.scope.enqueue(work, { n: -1 });
    await waitUntil(async () => (await before.jobs.failed('planner')).length === 1);
    // One is held, so that the others wait.
    await before.scope.enqueue(work, { n: 0 });
    await waitUntil(async () => (await before.jobs.counts('planner'))?.active === 1);
    await before.scope.enqueueAll(work, [{ n: 1 }, { n: 2 }]);
    await before.scope.enqueue(work, { n: 3 }, { delayMs: 300 });
    for (const _ of [1, 2]) await before.scope.enqueue(work, { n: 4 }, { dedupKey: 'one' });
    await before.scope.schedule(tick, { everyMs: 3_600_000 }, {});

    // Not while its process lives.
    const place = `insert into kernel.processes (id, queues) values ('before', 'postgres')`;
    await database.kernelPool.query(place);
    const early = await start(database, redis.url);
    await early.jobs.sweep();
    expect((await database.kernelPool.query('select from kernel.job_batches')).rowCount).toBe(0);
    await early.stop();
    // It died: what it had begun is still there, and is begun once more.
    await database.kernelPool.query(`delete from kernel.processes`);
    const after = await start(database, redis.url);
    after.letGo();
    await after.scope.activate();
    await after.jobs.sweep();
    await after.done.waitFor(5);
    expect([...after.done.events].sort()).toEqual([0, 1, 2, 3, 4]);
    const [failed] = await after.jobs.failed('planner');
    expect(failed).toMatchObject({ job: 'work', error: 'not here', attempts: 1 });
    await after.jobs.retry('planner', failed!.id);
    expect(await after.done.waitFor(1, (n) => n < 0)).toEqual([-1]);
    await waitUntil(async () => (await database.kernelPool.query('select from kernel.job_batches')).rowCount === 0);
    await after.stop();
    await before.stop();

    // Nothing of it comes back, and no key stands for what is gone.
    const back = await start(database);
    back.letGo();
    await back.scope.activate();
    await back.scope.enqueue(work, { n: 5 }, { dedupKey: 'one' });
    expect(await back.done.waitFor(1)).toEqual([5]);
    expect(await back.jobs.failed('planner')).toEqual([]);
    await back.stop();
    await database.close();
  });
} else {
  it.skip('queues that move from PostgreSQL to Redis: no redis-server on the PATH');
}

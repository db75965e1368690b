import { defineEvent, defineJob } from '@lingtan/sdk';
import { createEventBus, createJobSystem } from '@lingtan/kernel';
import { createEventRecorder, createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, startTestRedis } from '../../testing/index.ts';

const happened = defineEvent('test.happened', { version: 1, schema: z.object({ n: z.number().int() }) });
const work = defineJob('work', { schema: z.object({ n: z.number().int() }), attempts: 3 });
const tick = defineJob('tick', { schema: z.object({}) });
const redis = await startTestRedis();

if (redis) {
  it('a Redis that is away, also at the start, is named and waited for; what comes meanwhile runs once it is back', async () => {
    const database = await createTestDatabase();
    const log = createTestLog();
    const park = await database.addPark('away');
    const owner = { ...park, pluginId: 'away' };
    await redis.kill();
    const jobs = await createJobSystem({ database, log, redisUrl: redis.url, tuning: { backoffMs: 10 } });
    const bus = createEventBus({ database, jobs, log });
    expect(jobs.problem()).toMatch(/ECONNREFUSED/);
    const seen = createEventRecorder<string>();
    const begin = async () => {
      const scope = jobs.open(owner);
      scope.handle(work, async ({ n }) => seen.record(`job ${n}`));
      scope.handle(tick, async () => seen.record('tick'));
      await scope.schedule(tick, { everyMs: 3_600_000 }, {});
      const events = bus.open(owner);
      await events.subscribe(happened, 'all', async (_tx, { data }) => seen.record(`event ${data.n}`));
      await events.activate();
      await scope.activate();
      return { scope, events };
    };
    const { scope, events } = await begin();
    const give = async (n: number): Promise<void> => {
      await scope.enqueue(work, { n });
      await database.withParkTx(park, (tx) => events.publish(tx, happened, { n }));
      await bus.relay();
    };
    await give(1);
    expect(await jobs.counts('away')).toBeNull();
    await expect(jobs.failed('away')).rejects.toMatchObject({ code: 'JOB_UNAVAILABLE', status: 503 });
    await redis.restart();
    await seen.waitFor(3);
    expect(jobs.problem()).toBeNull();
    await give(2);
    await seen.waitFor(2, (what) => what.endsWith(' 2'));
    expect([...seen.events].sort()).toEqual(['event 1', 'event 2', 'job 1', 'job 2', 'tick']);
    expect(log.lines.filter(({ message }) => /^(Worker|Queue) error$/.test(message)).length).toBeLessThan(10);

    // A stop is not held up by it either.
    await redis.kill();
    await Promise.all([scope.close(), events.close()]);
    await bus.close();
    await jobs.close();
    await database.close();
    await redis.stop();
  });
} else {
  it.skip('a Redis that is away: no redis-server on the PATH');
}

import { defineEvent, defineJob } from '@lingtan/sdk';
import { createEventBus, createJobSystem } from '@lingtan/kernel';
import { createEventRecorder, createTestLog, startFaultProxy, waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, startTestRedis } from '../../testing/index.ts';

const happened = defineEvent('test.happened', { version: 1, schema: z.object({ n: z.number().int() }) });
const work = defineJob('work', { schema: z.object({ n: z.number().int() }), attempts: 3 });
const tick = defineJob('tick', { schema: z.object({}) });
const redis = await startTestRedis();
afterAll(() => redis?.stop());

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
    await redis.restart();
  });

  const silences = {
    'that stands still': async () => ({ url: redis.url, begin: () => redis.pause(), end: () => redis.resume() }),
    'whose network loses everything': async () => {
      const proxy = await startFaultProxy({ port: redis.port });
      onTestFinished(() => proxy.close());
      const end = (): void => {
        proxy.heal();
        proxy.reset();
      };
      return { url: `redis://${proxy.host}:${proxy.port}`, begin: () => proxy.blackhole(), end };
    },
  };
  it.each(Object.entries(silences))(
    'a Redis %s is away: calls end, and work goes on once it answers',
    async (_how, make) => {
      const database = await createTestDatabase();
      const silence = await make();
      const tuning = { backoffMs: 10, answerMs: 100, sweepAfterMs: 0, settleMs: 5 };
      const jobs = await createJobSystem({ database, log: database.log, redisUrl: silence.url, tuning });
      const scope = jobs.open({ ...(await database.addPark('silent')), pluginId: 'silent' });
      const seen = createEventRecorder<number>();
      scope.handle(work, async ({ n }) => seen.record(n));
      await scope.activate();
      await scope.enqueue(work, { n: 1 });
      await seen.waitFor(1);

      await waitUntil(() => jobs.problem() === null);
      silence.begin();
      const unavailable = { code: 'JOB_UNAVAILABLE', status: 503 };
      await Promise.all([
        scope.enqueue(work, { n: 2 }),
        expect(jobs.counts('silent')).resolves.toBeNull(),
        expect(jobs.failed('silent')).rejects.toMatchObject(unavailable),
        expect(
          jobs.enqueueInternal('$deliver', 'silent', [{ id: 'e', parkId: 'silent', data: {} }]),
        ).rejects.toMatchObject(unavailable),
      ]);
      await waitUntil(() => jobs.problem() !== null);
      expect(jobs.problem()).toMatch(/timeout|connect/i);
      await scope.enqueue(work, { n: 3 });
      silence.end();
      await seen.waitFor(2, (n) => n > 1);
      await waitUntil(() => jobs.problem() === null);
      // What was done and could not be said so in time is done again.
      expect([...new Set(seen.events)].sort()).toEqual([1, 2, 3]);

      // It is known, also where nobody calls.
      silence.begin();
      await waitUntil(() => jobs.problem() !== null);
      silence.end();
      await waitUntil(() => jobs.problem() === null);

      // Nor is a stop held up by it.
      silence.begin();
      await scope.close();
      await jobs.close();
      silence.end();
      await database.close();
    },
  );
} else {
  it.skip('a Redis that is away: no redis-server on the PATH');
}

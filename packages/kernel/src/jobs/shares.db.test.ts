import { defineEvent, defineJob } from '@lingtan/sdk';
import { createEventBus, createJobSystem, type EventBus, type JobSystem, type JobTuning } from '@lingtan/kernel';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';

const happened = defineEvent('test.happened', { version: 1, schema: z.object({ n: z.number().int() }) });
const work = defineJob('work', { schema: z.object({ n: z.number().int() }), attempts: 3 });
const names = ['a', 'b', 'c', 'd'];
const [first, ...others] = names.map((name) => defineJob(name, { schema: z.object({}) }));
const pluginId = 'shared';

let db: TestDatabase;
let ends: (() => Promise<void>)[] = [];
let parks = 0;
const addPark = () => db.addPark(`shares-${(parks += 1)}`);

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => (ends = []));
afterEach(async () => {
  for (const end of ends.reverse()) await end();
});

/** A process of the installation. `served`: whether another one runs the plugin where this one does not. */
async function startProcess(served: boolean, tuning: JobTuning = {}): Promise<{ jobs: JobSystem; bus: EventBus }> {
  const jobs = await createJobSystem({
    ...{ database: db, log: db.log, tuning: { postponeMs: 20, ...tuning } },
    servedElsewhere: async () => served,
  });
  const bus = createEventBus({ database: db, jobs, log: db.log, tuning: { relayIntervalMs: 200 } });
  ends.push(
    () => jobs.close(),
    () => bus.close(),
  );
  return { jobs, bus };
}

describe('a process that runs the plugin, but not on the park', () => {
  it('leaves jobs, deliveries and turns of schedules of the park to the one that does', async () => {
    const [here, there] = [await addPark(), await addPark()];
    const without = await startProcess(true);
    const other = without.bus.open({ ...here, pluginId });
    await other.subscribe(happened, 'all', async () => {});
    await other.activate();
    const idle = without.jobs.open({ parkId: here.parkId, pluginId });
    idle.handle(work, async () => {});
    await idle.activate();

    // All of it is there before the process that it is for begins to take any.
    const serving = await startProcess(false);
    const seen = createEventRecorder<string>();
    const scope = serving.bus.open({ ...there, pluginId });
    await scope.subscribe(happened, 'all', async (_tx, { data }) => seen.record(`event ${data.n}`));
    const jobs = serving.jobs.open({ parkId: there.parkId, pluginId });
    jobs.handle(work, async ({ n }) => seen.record(`job ${n}`));
    await jobs.enqueueAll(work, [{ n: 1 }, { n: 2 }]);
    for (const job of [first!, ...others]) {
      jobs.handle(job, async () => seen.record(job.name));
      await jobs.schedule(job, { everyMs: 3_600_000 }, {});
    }
    for (const n of [1, 2, 3]) await db.withParkTx(there, (tx) => scope.publish(tx, happened, { n }));
    await without.bus.relay();
    await waitUntil(async () => (await without.jobs.counts(pluginId))?.waiting === 0);
    await jobs.activate();
    await scope.activate();
    await seen.waitFor(names.length + 5);
    expect([...seen.events].sort()).toEqual([...names, 'event 1', 'event 2', 'event 3', 'job 1', 'job 2']);
    ends.push(
      () => idle.close({ forget: true }),
      () => jobs.close({ forget: true }),
      () => other.close(),
      () => scope.close(),
    );
  });
});

describe('a schedule whose runs take longer than its interval', () => {
  it('runs once at a time over all processes, and goes on', async () => {
    const { parkId } = await addPark();
    let running = 0;
    let most = 0;
    const runs = createEventRecorder<number>();
    for (let n = 0; n < 2; n += 1) {
      const { jobs } = await startProcess(true);
      const scope = jobs.open({ parkId, pluginId: 'slow' });
      scope.handle(first!, async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 200));
        running -= 1;
        runs.record(running);
      });
      await scope.schedule(first!, { everyMs: 50 }, {});
      await scope.activate();
      ends.push(() => scope.close({ forget: true }));
    }
    await runs.waitFor(4);
    expect(most).toBe(1);
  });
});

describe('a job that nobody handles here', () => {
  it('waits, with all of its attempts, while who runs it cannot be asked', async () => {
    const { parkId } = await addPark();
    let asked = 0;
    const jobs = await createJobSystem({
      ...{ database: db, log: db.log, tuning: { postponeMs: 10 } },
      servedElsewhere: async () => {
        asked += 1;
        throw new Error('the database is away');
      },
    });
    const scope = jobs.open({ parkId, pluginId: 'away' });
    scope.handle(work, async () => {});
    await scope.activate();
    const other = defineJob('other', { schema: z.object({}), attempts: 1 });
    await scope.enqueue(other, {});
    await waitUntil(() => asked > 2);
    expect(await jobs.failed('away')).toEqual([]);
    const attempts: number[] = [];
    scope.handle(other, async (_data, { attempt }) => void attempts.push(attempt));
    await waitUntil(() => attempts.length > 0);
    expect(attempts).toEqual([1]);
    ends.push(
      () => jobs.close(),
      () => scope.close(),
    );
  });
});

describe('deliveries', () => {
  it('do not wait for jobs of their plugin, however many run', async () => {
    const park = await addPark();
    const { jobs, bus } = await startProcess(false, { concurrency: 2 });
    const held = createEventRecorder<number>();
    const seen = createEventRecorder<number>();
    let letGo = (): void => {};
    const until = new Promise<void>((resolve) => (letGo = resolve));
    const scope = jobs.open({ parkId: park.parkId, pluginId: 'busy' });
    scope.handle(work, async ({ n }) => {
      held.record(n);
      await until;
    });
    await scope.activate();
    const events = bus.open({ ...park, pluginId: 'busy' });
    await events.subscribe(happened, 'all', async (_tx, { data }) => seen.record(data.n));
    await events.activate();
    await scope.enqueueAll(
      work,
      [1, 2, 3, 4].map((n) => ({ n })),
    );
    await held.waitFor(2);
    await db.withParkTx(park, (tx) => events.publish(tx, happened, { n: 7 }));
    try {
      expect(await seen.waitFor(1)).toEqual([7]);
      expect(held.events).toHaveLength(2);
    } finally {
      letGo();
    }
    ends.push(
      () => scope.close({ forget: true }),
      () => events.close(),
    );
  });
});

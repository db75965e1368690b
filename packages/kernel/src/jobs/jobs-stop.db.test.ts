import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, createTestLog, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pluginErrors } from '../errors.ts';
import { createJobSystem } from './create-job-system.ts';
import type { JobSystem } from './job-system.ts';

const once = defineJob('once', { schema: z.object({ n: z.number() }), attempts: 1 });

describe('a job that a stop breaks off', () => {
  let database: TestDatabase;
  let log: ReturnType<typeof createTestLog>;
  let system: JobSystem;
  let parks = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    log = createTestLog();
    system = await createJobSystem({ database, log, tuning: { postponeMs: 20, backoffMs: 5 } });
  });
  afterEach(() => system.close());
  const addOwner = async () => ({
    parkId: (await database.addPark(`stop-${(parks += 1)}`)).parkId,
    pluginId: `stop-${parks}`,
  });

  it('runs at the next start with all its attempts, and is no warning', async () => {
    const owner = await addOwner();
    const begun = createEventRecorder<number>();
    const first = system.open(owner);
    first.handle(once, async (_data, { attempt, signal }) => {
      begun.record(attempt);
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    await first.activate();
    await first.enqueue(once, { n: 7 });
    await begun.waitFor(1);
    await first.close();
    expect(await system.counts(owner.pluginId)).toMatchObject({ delayed: 1, failed: 0 });

    const done = createEventRecorder<[number, number]>();
    const second = system.open(owner);
    second.handle(once, async ({ n }, { attempt }) => done.record([n, attempt]));
    await second.activate();
    expect(await done.waitFor(1)).toEqual([[7, 1]]);
    await waitUntil(async () => (await system.counts(owner.pluginId))?.active === 0);
    expect(await system.failed(owner.pluginId)).toEqual([]);
    await second.close();
    expect(log.lines.filter((line) => line.level === 'warn' || line.level === 'error')).toEqual([]);
  });

  it('goes on on the other parks meanwhile', async () => {
    const owner = await addOwner();
    const other = { ...owner, parkId: (await database.addPark(`stop-${(parks += 1)}`)).parkId };
    const begun = createEventRecorder<number>();
    const stopped = system.open(owner);
    stopped.handle(once, async ({ n }, { signal }) => {
      begun.record(n);
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    const done = createEventRecorder<number>();
    const going = system.open(other);
    going.handle(once, async ({ n }) => done.record(n));
    await Promise.all([stopped.activate(), going.activate()]);
    await stopped.enqueue(once, { n: 1 });
    await begun.waitFor(1);
    await stopped.close();
    await going.enqueue(once, { n: 2 });
    expect(await done.waitFor(1)).toEqual([2]);
    await going.close();
  });

  it('of the kernel itself comes again too', async () => {
    const { parkId, pluginId } = await addOwner();
    const errors = [
      pluginErrors.SCOPE_STOPPED({ plugin: pluginId, park: parkId }),
      AbortSignal.abort().reason as Error,
    ];
    const runs = createEventRecorder<number>();
    const abandoned = createEventRecorder<string>();
    system.handleInternal('$deliver', {
      attempts: 1,
      run: async () => {
        runs.record(errors.length);
        const error = errors.shift();
        if (error) throw error;
      },
      abandoned: async (_data, error) => abandoned.record(error.message),
    });
    const release = await system.attend(pluginId);
    await system.enqueueInternal('$deliver', pluginId, [{ id: 'evt-1', parkId, data: {} }]);
    expect(await runs.waitFor(3)).toEqual([2, 1, 0]);
    await release();
    expect(abandoned.events).toEqual([]);
    expect(log.lines.filter((line) => line.level === 'warn' || line.level === 'error')).toEqual([]);
  });
});

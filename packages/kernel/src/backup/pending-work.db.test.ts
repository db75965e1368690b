import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, startTestRedis, type TestDatabase } from '../../testing/index.ts';
import { kernelMigrations } from '../database/index.ts';
import { createJobSystem } from '../jobs/index.ts';
import { restoreBackup, writeBackup } from './index.ts';

const work = defineJob('work', { schema: z.object({ n: z.number().int() }), attempts: 3 });
const tick = defineJob('tick', { schema: z.object({}) });
const owner = { parkId: 'pending', pluginId: 'planner' };
const folder = mkdtempSync(join(tmpdir(), 'lingtan-pending-'));
const redis = await startTestRedis();

/** A park with a job that waits, one that is delayed, one that stands for several, one that runs, and a schedule. */
beforeAll(async () => {
  const database = await createTestDatabase();
  await database.addPark(owner.parkId);
  const system = await createJobSystem({ database, log: database.log, tuning: { concurrency: 1 } });
  const scope = system.open(owner);
  const begun = createEventRecorder<number>();
  let letGo = (): void => {};
  scope.handle(work, async ({ n }) => {
    begun.record(n);
    await new Promise<void>((resolve) => (letGo = resolve));
  });
  await scope.enqueue(work, { n: 1 });
  await scope.activate();
  await begun.waitFor(1);
  await scope.enqueueAll(work, [{ n: 2 }, { n: 3 }]);
  await scope.enqueue(work, { n: 4 }, { delayMs: 300 });
  for (const _ of [1, 2]) await scope.enqueue(work, { n: 5 }, { dedupKey: 'one' });
  await scope.schedule(tick, { everyMs: 3_600_000 }, {});
  await system.enqueueInternal('$deliver', owner.pluginId, [{ id: 'evt-1', parkId: owner.parkId, data: null }]);
  await writeBackup({ database, folder: join(folder, 'backup'), version: '1', keys: {} });
  const ended = scope.close();
  letGo();
  await ended;
  await system.close();
  await database.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await redis?.stop();
});

describe('what waited in queues in PostgreSQL', () => {
  it('runs after a restore, once', () => runRestored());
  it.runIf(redis)('runs in Redis, where that takes the queues after the restore', () => runRestored(redis!.url));

  async function runRestored(redisUrl?: string): Promise<void> {
    const database: TestDatabase = await createTestDatabase();
    await restoreBackup({ database, folder: join(folder, 'backup'), components: [kernelMigrations] });
    const system = await createJobSystem({
      ...{ database, log: database.log, ...(redisUrl ? { redisUrl } : {}) },
      tuning: { sweepAfterMs: 0, settleMs: 5 },
    });
    const seen = createEventRecorder<string>();
    const scope = system.open(owner);
    scope.handle(work, async ({ n }) => seen.record(`work ${n}`));
    scope.handle(tick, async () => seen.record('tick'));
    await scope.activate();
    await system.sweep();
    await seen.waitFor(5);
    await waitUntil(async () => {
      const { rows } = await database.kernelPool.query('select from kernel.job_batches');
      const counts = await system.counts(owner.pluginId);
      return rows.length === 0 && counts !== null && counts.waiting + counts.active + counts.delayed === 0;
    });
    expect([...seen.events].sort()).toEqual([1, 2, 3, 4, 5].map((n) => `work ${n}`));
    await scope.close();
    await system.close();
    await database.close();
  }
});

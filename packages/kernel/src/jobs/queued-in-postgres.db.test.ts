import { defineConfig, defineJob, definePlugin } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { moveOutOfPostgres } from './queued-in-postgres.ts';

const work = defineJob('work', { schema: z.object({ n: z.int() }), attempts: 1 });
const queued = definePlugin({
  id: 'queued',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  jobs: [work],
  async start(park) {
    park.jobs.handle(work, async () => undefined);
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [queued] });
});
afterAll(() => park.stop());

const query = async (sql: string) => (await park.database.kernelPool.query(sql)).rows;

it('jobs stay while a process lives that does not say where its queues are, and leave nothing behind when they go', async () => {
  const scope = park.kernel.jobs.open({ parkId: park.park.id, pluginId: 'queued' });
  await scope.enqueue(work, { n: 1 }, { delayMs: 3_600_000, dedupKey: 'once' });
  expect(await query('select job_id from bullmq.dedup')).toHaveLength(1);
  // Of a version before: it reports nothing, and no column tells its queues.
  await query(`update kernel.processes set queues = 'redis'`);
  await query(`insert into kernel.processes (id) values ('before')`);
  expect(await moveOutOfPostgres(park.database)).toEqual({ pending: 0, failed: 0 });
  expect(await query(`select from bullmq.job where name = 'work'`)).toHaveLength(1);

  await query(`delete from kernel.processes where id = 'before'`);
  expect(await moveOutOfPostgres(park.database)).toEqual({ pending: 1, failed: 0 });
  // What is left of it would keep the next one of the same name from being taken.
  expect(await query('select from bullmq.dedup')).toHaveLength(0);
  expect(await query(`select from kernel.job_batches where jobs like '%once%'`)).toHaveLength(1);
});

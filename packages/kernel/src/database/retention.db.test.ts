import { defineJob, keptSince } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import type { TxScope } from './transaction.ts';
import { createJobSystem } from '../jobs/create-job-system.ts';
import { noteTime, readRetentionMoment } from './retention.ts';

const day = 86_400_000;
const fails = defineJob('fails', { schema: z.strictObject({}), attempts: 1 });
let database: TestDatabase;
let park: TxScope;
beforeAll(async () => {
  database = await createTestDatabase();
  park = await database.addPark('kept');
});
afterAll(() => database.close());

/** What a plugin deletes by: the instant since which it keeps 30 days, by a clock of its process. */
async function keptBy(now: number): Promise<number | null> {
  const { rows } = await database.withParkTx(park, (tx) =>
    tx.execute<{ at: number | null }>(sql`select (extract(epoch from ${keptSince(30, now)}) * 1000)::float8 as at`),
  );
  return rows[0]!.at;
}

it('a time is believed once the clock has come to it without a step for a day, and never one that has not come', async () => {
  const set = (seenHoursAgo: number) =>
    database.withOwner((owner) =>
      owner.query(`update kernel.retention_clock set steady_since = now() - interval '100 days',
        seen_at = now() - make_interval(hours => ${seenHoursAgo})`),
    );
  expect([await readRetentionMoment(database, Date.now()), await keptBy(Date.now())]).toEqual([null, null]);
  for (const stepHours of [45 * 24, -1]) {
    await noteTime(database);
    await set(stepHours);
    expect(await keptBy(Date.now())).toBeNull();
    await noteTime(database);
    expect(await keptBy(Date.now())).toBeNull();
  }
  await database.steadyClock();
  const earlier = Date.now() - 5 * day;
  expect(await readRetentionMoment(database, earlier)).toBeCloseTo(earlier, -1);
  expect(await keptBy(earlier)).toBeCloseTo(earlier - 30 * day, -1);
  for (const aheadDays of [1, 45, 4000]) {
    const before = Date.now();
    const at = (await readRetentionMoment(database, before + aheadDays * day))!;
    expect(at).toBeGreaterThan(before - 60_000);
    expect(at).toBeLessThan(Date.now() + 60_000);
  }
  for (const change of ['delete from', 'insert into'])
    await expect(
      database.kernelPool.query(`${change} kernel.retention_clock ${change === 'insert into' ? 'default values' : ''}`),
    ).rejects.toThrow(/permission denied/);
});

it('failed jobs, in the queue and beside it, go by their age when the clock is believed and not before', async () => {
  await database.withOwner((owner) => owner.query('delete from kernel.retention_clock'));
  const jobs = await createJobSystem({ database, log: database.log });
  const scope = jobs.open({ parkId: park.parkId, pluginId: 'failing' });
  scope.handle(fails, async () => {
    throw new Error('no');
  });
  await scope.activate();
  await scope.enqueueAll(fails, [{}, {}]);
  const failed = async () => (await jobs.failed('failing')).length;
  await waitUntil(async () => (await failed()) === 2);
  const [old] = await jobs.failed('failing');
  await database.withOwner((owner) =>
    owner.query(`update bullmq.job set finished_at_ms = finished_at_ms - $2::bigint where id = $1`, [
      old!.id,
      31 * day,
    ]),
  );
  await database.kernelPool.query(
    `insert into kernel.failed_jobs (plugin_id, id, park_id, name, job, attempts, error, failed_at)
     values ('failing', 'kept', $1, 'fails', $2, 1, 'no', now() - interval '31 days')`,
    [park.parkId, JSON.stringify({ options: {}, envelope: { park: park.parkId, data: {} } })],
  );
  await jobs.sweep();
  expect(await failed()).toBe(3);
  await database.steadyClock();
  await jobs.sweep();
  expect(await failed()).toBe(1);
  await scope.close();
  await jobs.close();
});

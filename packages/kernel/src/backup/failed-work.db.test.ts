import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineErrors, defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, startTestRedis, type TestDatabase } from '../../testing/index.ts';
import { kernelMigrations } from '../database/index.ts';
import { createJobSystem, type JobSystem } from '../jobs/index.ts';
import { restoreBackup, writeBackup } from './index.ts';

const redis = await startTestRedis();
afterAll(() => redis?.stop());
const work = defineJob('work', { schema: z.strictObject({ n: z.number().int() }), attempts: 2 });
const tick = defineJob('tick', { schema: z.strictObject({}), attempts: 1 });
const errors = defineErrors('PLANNER', { NO: { message: 'no', status: 500, 'zh-CN': { message: '不行' } } });
const owner = { parkId: 'failed', pluginId: 'planner' };

const systemOn = (database: TestDatabase, redisUrl: string | undefined): Promise<JobSystem> =>
  createJobSystem({
    ...{ database, log: database.log, tuning: { backoffMs: 1, settleMs: 5, sweepAfterMs: 0 } },
    ...(redisUrl ? { redisUrl } : {}),
  });
/** What an operator reads of the failed jobs, but for their ids. */
const read = async (system: JobSystem) =>
  (await system.failed(owner.pluginId))
    .map(({ id: _id, ...rest }) => rest)
    .toSorted((a, b) => a.job.localeCompare(b.job));

const places = { PostgreSQL: undefined, ...(redis ? { Redis: redis.url } : {}) };
const ways = Object.entries(places).map(([from, fromUrl], at, all) => {
  const [to, toUrl] = all[(at + 1) % all.length]!;
  return { from, fromUrl, to, toUrl };
});

it.each(ways)(
  'failed jobs in $from are kept by a backup, and put back in $to after a restore',
  async ({ fromUrl, toUrl }) => {
    const folder = mkdtempSync(join(tmpdir(), 'lingtan-failed-'));
    const source = await createTestDatabase();
    await source.addPark(owner.parkId);
    const first = await systemOn(source, fromUrl);
    const failing = first.open(owner);
    for (const job of [work, tick])
      failing.handle(job, async () => {
        throw errors.NO();
      });
    await failing.activate();
    await failing.enqueueAll(work, [{ n: 1 }, { n: 2 }]);
    await failing.schedule(tick, { everyMs: 3_600_000 }, {});
    await waitUntil(async () => (await read(first)).filter(({ errorZh }) => errorZh === '不行').length === 3);
    await waitUntil(async () => fromUrl === undefined || (await kept(source)) === 3);
    const before = await read(first);
    await writeBackup({ database: source, folder: join(folder, 'backup'), version: '1', keys: {} });
    await failing.close();
    await first.close();
    await source.close();

    const target = await createTestDatabase();
    await restoreBackup({ database: target, folder: join(folder, 'backup'), components: [kernelMigrations] });
    const second = await systemOn(target, toUrl);
    const scope = second.open(owner);
    const seen = createEventRecorder<number>();
    scope.handle(work, async ({ n }) => seen.record(n));
    scope.handle(tick, async () => seen.record(0));
    await scope.activate();
    await second.sweep();
    expect(await read(second)).toEqual(before);
    expect(await second.counts(owner.pluginId)).toMatchObject({ failed: 3 });
    const [given, ...others] = await second.failed(owner.pluginId);
    expect(await second.discard(owner.pluginId, given!.id, 'another')).toBeNull();
    expect(await second.discard(owner.pluginId, given!.id)).toMatchObject({ id: given!.id });
    expect(await second.discard(owner.pluginId, given!.id)).toBeNull();
    for (const { id } of others) await second.retry(owner.pluginId, id);
    expect(await seen.waitFor(2)).toHaveLength(2);
    expect(await read(second)).toEqual([]);
    expect(await kept(target)).toBe(0);
    await scope.close();
    await second.close();
    await target.close();
    rmSync(folder, { recursive: true });
  },
);

async function kept({ kernelPool }: TestDatabase): Promise<number> {
  return (await kernelPool.query('select from kernel.failed_jobs')).rowCount!;
}

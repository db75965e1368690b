import { createJobSystem, type JobSystem } from '@lingtan/kernel';
import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const follow = defineJob('follow', { schema: z.object({}) });

let db: TestDatabase;
let jobs: JobSystem;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.withOwner((c) => c.query('create table days (park text, n int); grant all on days to lingtan_app'));
  jobs = await createJobSystem({ database: db, log: db.log });
});
afterAll(async () => {
  await jobs.close();
  await db.close();
});

async function open(name: string) {
  const { parkId, parkNo } = await db.addPark(name);
  const park = { parkId, parkNo };
  const scope = jobs.open({ parkId, pluginId: name });
  const seen = createEventRecorder<number>();
  scope.handle(follow, async () => {
    const { rows } = await db.withOwner((c) => c.query<{ n: number }>('select n from days where park = $1', [parkId]));
    seen.record(rows.length);
  });
  await scope.activate();
  const write = (inside: () => Promise<void>) =>
    db.withParkTx(park, async (tx) => {
      await tx.execute(sql`insert into days values (${parkId}, 1)`);
      await scope.enqueue(follow, {}, { dedupKey: 'day' });
      await inside();
    });
  return { write, seen, scope };
}

it('a job that is faster than the transaction that it is for runs once more after the commit', async () => {
  const { write, seen, scope } = await open('fast');
  await write(async () => void (await seen.waitFor(1)));
  expect(await seen.waitFor(2)).toEqual([0, 1]);
  await scope.close();
});

it('a transaction that is rolled back wakes nobody afterwards', async () => {
  const { write, seen, scope } = await open('undone');
  const failing = write(async () => {
    await seen.waitFor(1);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  await waitUntil(async () => (await jobs.counts('undone'))?.active === 0);
  expect({ counts: await jobs.counts('undone'), seen: seen.events }).toMatchObject({
    counts: { waiting: 0 },
    seen: [0],
  });
  await scope.close();
});

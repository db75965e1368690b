import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

it('a connection that leads to a server which takes no changes any more counts as lost, and none of its kind is used again', async () => {
  await db.withOwner((owner) => owner.query('create table kernel.noted (at timestamptz)'));
  await db.withOwner((owner) => owner.query('grant insert on kernel.noted to lingtan_kernel'));
  const note = () => db.withKernelTx((tx) => tx.execute(sql`insert into kernel.noted values (now())`));
  const backend = async () =>
    (await db.kernelPool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
  // What a standby does to every transaction of a session; the session of before is the only one in the pool.
  await db.kernelPool.query('set default_transaction_read_only = on');
  const before = await backend();
  await expect(note()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', status: 503 });
  await note();
  expect(await backend()).not.toBe(before);
});

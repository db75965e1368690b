import { appendAudit, inBackground, openDatabase, type KernelDatabase } from '@lingtan/kernel';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { createTestDatabase, testRoleSecret, type TestDatabase } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from './pools.ts';
import { atCommit } from './transaction.ts';
import { TokenStore } from '../auth/tokens.ts';

let db: TestDatabase;
/** Of a process that stands still whenever its work waits for another one. */
let still: KernelDatabase;
const scope = { parkId: 'p', parkNo: 1 };

beforeAll(async () => {
  db = await createTestDatabase();
  await db.withOwner((owner) =>
    owner.query(`create table counters (id int primary key, n int); insert into counters values (1, 0), (2, 0);
      grant all on counters to lingtan_app, lingtan_kernel`),
  );
  still = await openDatabase({
    ...{ ownerUrl: db.ownerUrl, roleSecret: testRoleSecret, log: db.log },
    limits: { idleMs: 200, workIdleMs: 300 },
  });
});
afterAll(async () => {
  await still.close();
  await db.close();
});

describe('a process that stands still within a transaction', () => {
  const add = sql`update counters set n = n + 1 where id = 1`;
  const others = (): Promise<unknown> => db.withParkTx(scope, (tx) => tx.execute(add));
  const hold = async (tx: Tx): Promise<void> => {
    await tx.execute(add);
    await others();
    await tx.execute(add);
  };
  it.each<[string, () => Promise<void>]>([
    ['a request', () => still.withParkTx(scope, hold)],
    ['background work', () => inBackground(() => still.withParkTx(scope, hold))],
    ['the kernel', () => still.withKernelTx(hold)],
    [
      'the owner of the tables',
      () =>
        still.withOwner(async (owner) => {
          await owner.query('begin');
          await owner.query('update counters set n = n + 1 where id = 1');
          await others();
          await owner.query('update counters set n = n + 1 where id = 1');
        }),
    ],
  ])('holds up nobody for long: %s', async (_who, stand) => {
    const { rows: before } = await db.kernelPool.query<{ n: number }>('select n from counters where id = 1');
    await expect(stand()).rejects.toMatchObject({ code: 'DATABASE_STOOD_STILL', status: 503 });
    const { rows: after } = await db.kernelPool.query<{ n: number }>('select n from counters where id = 1');
    expect(after[0]!.n).toBe(before[0]!.n + 1);
    expect((await still.withParkTx(scope, (tx) => tx.execute(sql`select 1 as n`))).rows).toEqual([{ n: 1 }]);
  });

  it('has a limit on each pool', async () => {
    const pool = createPool({ connectionString: db.kernelUrl, max: 1, name: 'own', log: db.log, limits: db.limits });
    for (const each of [db.appPool, db.kernelPool, pool]) {
      const { rows } = await each.query<{ ms: number }>(
        `select setting::int as ms from pg_settings where name = 'idle_in_transaction_session_timeout'`,
      );
      expect(rows[0]!.ms).toBe(db.limits.idleMs);
    }
    await pool.end();
  });

  it('has the chain of a park for less than it takes another process to take over', async () => {
    const { parkId, ...park } = await db.addPark('chained');
    const limits: number[] = [];
    await db.withParkTx({ parkId, ...park }, async (tx) => {
      const actor = { kind: 'user', id: 'u-1', name: 'Lin' } as const;
      await appendAudit(tx, { parkId, actor, action: 'x', subject: 'y' });
      atCommit(
        tx,
        async (client) => {
          const { rows } = await client.query<{ ms: number }>(
            `select setting::int as ms from pg_settings where name = 'idle_in_transaction_session_timeout'`,
          );
          limits.push(rows[0]!.ms);
        },
        null,
      );
    });
    const leaseMs = 6000;
    expect(limits.length).toBe(1);
    expect(limits[0]).toBeGreaterThan(0);
    expect(limits[0]).toBeLessThan(leaseMs);
  });

  it('keeps no token from being used, whatever it does with it', async () => {
    await db.addPark('with-tokens');
    const store = new TokenStore(db);
    const { id, clear } = await db.withKernelTx((tx) =>
      store.create(tx, {
        ...{ parkId: 'with-tokens', kind: 'device', name: 'meter', role: 'device', enterpriseId: null },
        ...{ pointPrefix: null, expiresAt: null, createdBy: 'test' },
      }),
    );
    const used = (): Promise<string | null> =>
      store.list('with-tokens', 'device').then((list) => list.find((token) => token.id === id)!.lastUsedAt);
    const client = await db.kernelPool.connect();
    await client.query('begin');
    await client.query('select from kernel.tokens where id = $1 for update', [id]);
    expect(await new TokenStore(db).identify(clear)).toMatchObject({ id });
    // Still in the way, so it was not waited for.
    expect(await used()).toBeNull();
    await client.query('rollback');
    client.release();
    expect(await new TokenStore(db).identify(clear)).toMatchObject({ id });
    expect(await used()).not.toBeNull();
  });
});

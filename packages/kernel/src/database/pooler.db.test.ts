import { inBackground, openDatabase, roleUrl } from '@lingtan/kernel';
import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, findTestPooler, type TestDatabase, testRoleSecret } from '../../testing/index.ts';
import { firstNames } from './installation-record.ts';
import { withOwnerConnection } from './open-database.ts';

const startTestPooler = findTestPooler();

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

/** All that opening a database may write there. */
const written = async () =>
  (
    await db.kernelPool.query(`select (select count(*)::int from pg_roles) as roles,
      (select count(*)::int from pg_class) as relations, (select id from kernel.installation) as installation`)
  ).rows;
const open = (ownerUrl: string, urls: { appUrl?: string; kernelUrl?: string } = {}) =>
  openDatabase({ ownerUrl, roleSecret: testRoleSecret, log: db.log, limits: { lostAfterMs: 100 }, ...urls });

describe.runIf(startTestPooler)('behind PgBouncer', () => {
  it.each([
    ['transactions', { pool_mode: 'transaction' }],
    ['statements', { pool_mode: 'statement' }],
    ['transactions over sessions in turn', { pool_mode: 'transaction', server_round_robin: 1, min_pool_size: 4 }],
    [
      'transactions, with settings it shall pass over',
      { pool_mode: 'transaction', ignore_startup_parameters: 'options' },
    ],
  ])('that pools %s nothing is opened or written', async (_name, settings) => {
    const pooler = await startTestPooler!(db.superuserUrl, settings);
    try {
      await busy(
        pooler.through(db.ownerUrl),
        settings.pool_mode === 'transaction' ? 'begin; select; commit' : 'select',
      );
      const before = await written();
      const refused = { code: 'DATABASE_POOLER', status: 500, hint: expect.stringContaining('pool_mode = session') };
      await expect(withOwnerConnection(pooler.through(db.ownerUrl), async () => {})).rejects.toMatchObject(refused);
      await expect(open(pooler.through(db.ownerUrl))).rejects.toMatchObject(refused);
      for (const which of ['app', 'kernel'] as const) {
        const url = pooler.through(roleUrl(db.ownerUrl, firstNames[which], testRoleSecret));
        await expect(open(db.ownerUrl, { [`${which}Url`]: url }), which).rejects.toMatchObject(refused);
      }
      expect(await written()).toEqual(before);
    } finally {
      await pooler.stop();
    }
  });

  it('that pools sessions, the roles of an empty database are made and work', async () => {
    const pooler = await startTestPooler!(db.superuserUrl, { pool_mode: 'session' });
    const name = `${db.name}_empty`;
    const superuser = new pg.Client({ connectionString: db.superuserUrl });
    await superuser.connect();
    await superuser.query(`create database ${name} owner lingtan_owner`);
    try {
      const behind = await open(Object.assign(new URL(pooler.through(db.ownerUrl)), { pathname: name }).href);
      for (const of of ['appPool', 'kernelPool'] as const)
        expect((await behind[of].query('select current_user::text as role')).rows, of).toEqual([
          { role: behind.roles[of === 'appPool' ? 'app' : 'kernel'] },
        ]);
      await behind.close();
      const wrong: Partial<URL>[] = [{ pathname: 'nowhere' }, { password: 'wrong' }, { username: 'nobody' }];
      for (const part of wrong)
        await expect(
          open(String(Object.assign(new URL(pooler.through(db.ownerUrl)), part))),
          JSON.stringify(part),
        ).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    } finally {
      await pooler.stop();
      await superuser.query(`drop database ${name} with (force)`);
      await superuser.end();
    }
  });

  it('that pools sessions, limits, locks and notifications are those of a direct connection', async () => {
    const pooler = await startTestPooler!(db.superuserUrl, { pool_mode: 'session', default_pool_size: 40 });
    const limits = `select current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    try {
      const behind = await open(pooler.through(db.ownerUrl));
      try {
        await behind.migrate([]);
        for (const of of ['appPool', 'kernelPool'] as const)
          expect((await behind[of].query(limits)).rows, of).toEqual((await db[of].query(limits)).rows);
        const heard: (string | null)[] = [];
        behind.listener.on('pooled', (payload) => heard.push(payload));
        await waitUntil(() => heard.length === 1);
        await behind.kernelPool.query(`select pg_notify('pooled', 'one')`);
        await waitUntil(() => heard.includes('one'));
        // Longer than an answer may be away before it is looked up whether somebody still works on it.
        const scope = { parkId: 'p', parkNo: 1 };
        const slow = inBackground(() => behind.withParkTx(scope, (tx) => tx.execute(sql`select pg_sleep(0.5)`)));
        await expect(slow).resolves.toBeDefined();
      } finally {
        await behind.close();
      }
    } finally {
      await pooler.stop();
    }
  });
});

/** What others have used a pooler for: it has several sessions that rest. */
async function busy(connectionString: string, statement: string): Promise<void> {
  const clients = Array.from({ length: 3 }, () => new pg.Client({ connectionString }));
  for (const client of clients) await client.connect();
  await Promise.all(clients.map((client) => client.query(statement)));
  for (const client of clients) await client.end();
}

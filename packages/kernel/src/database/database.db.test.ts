import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase, rawClient, roleUrl, type MigrationComponent } from '@lingtan/kernel';
import type { Tx } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, testRoleSecret, type TestDatabase } from '../../testing/index.ts';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.withOwner((owner) =>
    owner.query('create table counters (id int primary key, n int); grant all on counters to lingtan_app'),
  );
});
afterAll(() => db.close());

const scope = { parkId: 'p', parkNo: 1, enterpriseId: 'mill' };
const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: db.superuserUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
};

describe('transactions', () => {
  it('carry park and enterprise, and forget them afterwards', async () => {
    const settings = sql`select current_setting('lingtan.park_id', true) as park,
      current_setting('lingtan.park_no', true) as no, current_setting('lingtan.enterprise_id', true) as enterprise`;
    const inside = await db.withParkTx(scope, (tx) => tx.execute(settings));
    expect(inside.rows).toEqual([{ park: 'p', no: '1', enterprise: 'mill' }]);
    for (let n = 0; n < 10; n++) {
      const { rows } = await db.appPool.query<{ park: string | null }>(
        `select current_setting('lingtan.park_id', true) as park`,
      );
      expect(rows[0]!.park ?? '').toBe('');
    }
  });

  it('cannot be tricked by the name of a park', async () => {
    const parkId = `x', true); drop table counters; --`;
    const { rows } = await db.withParkTx({ ...scope, parkId }, (tx) =>
      tx.execute(sql`select current_setting('lingtan.park_id') as park`),
    );
    expect(rows).toEqual([{ park: parkId }]);
  });

  it('roll back when the work throws', async () => {
    const failing = db.withParkTx(scope, async (tx) => {
      await tx.execute(sql`insert into counters values (1, 1)`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await db.appPool.query('select * from counters')).rows).toEqual([]);
  });

  it('that fail name the statement and none of the values in it', async () => {
    const canary = 424_242_424;
    const insert = (tx: Tx) => tx.execute(sql`insert into counters (id, n) values (${canary}, 1)`);
    await db.withParkTx(scope, insert);
    const error = (await db.withParkTx(scope, insert).catch((refused: unknown) => refused)) as Error;
    expect(error.message).toContain('insert into counters');
    expect(error.cause).toMatchObject({ code: '23505' });
    for (let at: unknown = error; at instanceof Error; at = at.cause)
      expect(`${at.message} ${at.stack} ${JSON.stringify(at)}`).not.toContain(String(canary));
    await db.withParkTx(scope, (tx) => tx.execute(sql`delete from counters where id = ${canary}`));
  });

  it('do not pretend to have stored what a swallowed error undid', async () => {
    const swallowed = db.withParkTx(scope, async (tx) => {
      await tx.execute(sql`insert into counters values (2, 1)`);
      await tx.execute(sql`select 1/0`).catch(() => {});
    });
    await expect(swallowed).rejects.toThrow(/nothing was stored/);
  });

  it('that open another inside do not wait for each other, in whatever order they use the two pools', async () => {
    const small = await openDatabase({
      ownerUrl: db.ownerUrl,
      roleSecret: testRoleSecret,
      log: db.log,
      appPoolSize: 2,
      kernelPoolSize: 2,
      limits: { connectMs: 5_000 },
    });
    const one = async (tx: Tx): Promise<number> => {
      await tx.execute(sql`select pg_sleep(0.05)`);
      return 1;
    };
    const onPark = (work: (tx: Tx) => Promise<number>) => small.withParkTx(scope, work);
    const onKernel = (work: (tx: Tx) => Promise<number>) => small.withKernelTx(work);
    const nested = (outer: typeof onPark, inner: typeof onPark) => () =>
      outer(async (tx) => (await one(tx)) + (await inner(one)));
    try {
      const kinds = [
        nested(onPark, onPark),
        nested(onPark, onKernel),
        nested(onKernel, onPark),
        nested(onKernel, onKernel),
        () => onPark(async (tx) => (await one(tx)) + (await nested(onPark, onKernel)()) - 1),
        async () => {
          const { rows } = await small.withKernelTx(() => small.kernelPool.query<{ two: number }>('select 2 as two'));
          return rows[0]!.two;
        },
      ];
      const done = await Promise.all(Array.from({ length: 36 }, (_, at) => kinds[at % kinds.length]!()));
      expect(done).toEqual(Array.from({ length: 36 }, () => 2));
    } finally {
      await small.close();
    }
  });

  it('that are over leave nothing held to what they started', async () => {
    let later: Promise<unknown> = Promise.resolve();
    let end = () => {};
    const over = new Promise<void>((resolve) => (end = resolve));
    await db.withParkTx(scope, async () => {
      later = over.then(() => db.appPool.query<{ name: string }>(`select current_setting('application_name') as name`));
      const { rows } = await db.appPool.query<{ name: string }>(`select current_setting('application_name') as name`);
      expect(rows[0]!.name).toBe('lingtan app, inner 1');
    });
    end();
    expect(((await later) as { rows: { name: string }[] }).rows[0]!.name).toBe('lingtan app');
  });

  it('nest by savepoint', async () => {
    await db.withParkTx(scope, async (tx) => {
      await tx.execute(sql`insert into counters values (3, 1)`);
      const inner = tx.transaction(async (nested) => {
        await nested.execute(sql`insert into counters values (4, 1)`);
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await tx.transaction((nested) => nested.execute(sql`insert into counters values (5, 1)`));
    });
    const { rows } = await db.appPool.query<{ id: number }>('select id from counters order by id');
    expect(rows.map(({ id }) => id)).toEqual([3, 5]);
  });

  it('are tried again after a deadlock, and both happen', async () => {
    await db.appPool.query('insert into counters values (10, 0), (11, 0)');
    let met = 0;
    const transfer = (first: number, second: number) =>
      db.withParkTx(scope, async (tx) => {
        await tx.execute(sql`update counters set n = n + 1 where id = ${first}`);
        met++;
        await waitUntil(() => met >= 2);
        await tx.execute(sql`update counters set n = n + 1 where id = ${second}`);
      });
    await Promise.all([transfer(10, 11), transfer(11, 10)]);
    const { rows } = await db.appPool.query<{ n: number }>('select n from counters where id in (10, 11)');
    expect(rows.map(({ n }) => n)).toEqual([2, 2]);
  });

  it('count in numbers as far as those are exact', async () => {
    const { rows } = await db.withParkTx(scope, (tx) =>
      tx.execute(sql`select 9007199254740991::int8 as exact, 9007199254740993::int8 as large`),
    );
    expect(rows).toEqual([{ exact: 9_007_199_254_740_991, large: '9007199254740993' }]);
  });

  it('give no connection once they are over', async () => {
    let kept: Tx | undefined;
    await db.withParkTx(scope, async (tx) => {
      expect((await rawClient(tx).query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      kept = tx;
    });
    expect(() => rawClient(kept!)).toThrow(expect.objectContaining({ code: 'DATABASE_TRANSACTION_ENDED' }));
  });
});

describe('a lost database', () => {
  it('is a 503 to whoever was in a transaction, and comes back', async () => {
    const broken = db.withParkTx(scope, async (tx) => {
      await db.breakConnections('lingtan_app');
      await tx.execute(sql`select 1`);
    });
    await expect(broken).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', status: 503 });
    await waitUntil(() =>
      db
        .withParkTx(scope, (tx) => tx.execute(sql`select 1`))
        .then(
          () => true,
          () => false,
        ),
    );
  });

  it('is a 503 when there is nobody at the address', async () => {
    const url = new URL(db.ownerUrl);
    url.port = '1';
    for (const search of [url.search, '']) {
      url.search = search;
      const opening = openDatabase({ ownerUrl: url.toString(), roleSecret: testRoleSecret, log: db.log });
      await expect(opening).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    }
  });

  it('is not made of a process that stood still while it waited for a connection', async () => {
    const few = await openDatabase({
      ...{ ownerUrl: db.ownerUrl, roleSecret: testRoleSecret, log: db.log, appPoolSize: 1 },
      limits: { connectMs: 1000 },
    });
    try {
      // Of the two that ask, the first waits for a new connection, the second for its turn.
      const asked = [1, 2].map((n) => few.withParkTx(scope, (tx) => tx.execute(sql`select ${n}::int as n`)));
      const end = performance.now() + 2500;
      while (performance.now() < end);
      expect((await Promise.all(asked)).map(({ rows }) => rows)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    } finally {
      await few.close();
    }
  });

  it('does not silence notifications for long', async () => {
    const heard: (string | null)[] = [];
    const stop = db.listener.on('lingtan_test', (payload) => heard.push(payload));
    await waitUntil(() => heard.length === 1);
    await db.kernelPool.query(`select pg_notify('lingtan_test', 'one')`);
    await waitUntil(() => heard.includes('one'));
    await db.breakConnections('lingtan listen');
    await waitUntil(() => heard.filter((payload) => payload === null).length === 2);
    await waitUntil(() =>
      db.kernelPool.query(`select pg_notify('lingtan_test', 'two')`).then(
        () => heard.includes('two'),
        () => false,
      ),
    );
    stop();
  });
});

describe('roles', () => {
  it.each([
    ['a superuser', 'alter role lingtan_probe superuser', /superuser/],
    ['one that bypasses row-level security', 'alter role lingtan_probe nosuperuser bypassrls', /BYPASSRLS/],
    [
      'a member of the owner',
      'alter role lingtan_probe nosuperuser nobypassrls; grant lingtan_owner to lingtan_probe',
      /member of the owner/,
    ],
  ])('refuse %s as the application', async (_name, statement, message) => {
    await admin(
      `do $$ begin create role lingtan_probe login; exception when duplicate_object then null; end $$; ${statement}`,
    );
    const appUrl = roleUrl(db.ownerUrl, 'lingtan_probe', testRoleSecret);
    const opening = openDatabase({ ownerUrl: db.ownerUrl, roleSecret: testRoleSecret, log: db.log, appUrl });
    await expect(opening).rejects.toThrow(message);
    await admin('drop role lingtan_probe');
  });

  it('refuse the owner as the application', async () => {
    const opening = openDatabase({
      ownerUrl: db.ownerUrl,
      roleSecret: testRoleSecret,
      log: db.log,
      appUrl: db.ownerUrl,
    });
    await expect(opening).rejects.toMatchObject({ code: 'DATABASE_UNSAFE_ROLE' });
  });
});

describe('migrations', () => {
  let directory: string;
  let component: MigrationComponent;
  const write = (name: string, content: string): void => writeFileSync(path.join(directory, name), content);
  let next = 0;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'lingtan-migrations-'));
    component = { id: `plug-in-${++next}`, schema: `plugin_${next}`, directory };
    write('0001-first.sql', 'create table things (park_id text); insert into things values (1);');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('apply what is missing, once, and give the application its rights', async () => {
    expect((await db.migrate([component])).applied).toEqual([{ component: component.id, file: '0001-first.sql' }]);
    write('0002-second.sql', 'create table log (n int); revoke update, delete on log from lingtan_app;');
    expect((await db.migrate([component])).applied).toHaveLength(1);
    expect((await db.migrate([component])).applied).toEqual([]);
    expect((await db.appPool.query(`select * from ${component.schema}.things`)).rows).toHaveLength(1);
    await db.appPool.query(`insert into ${component.schema}.log values (1)`);
    await expect(db.appPool.query(`delete from ${component.schema}.log`)).rejects.toThrow(/permission denied/);
  });

  it('hold their lock no longer than a process may stand still', async () => {
    write(
      '0001-first.sql',
      `create table limits as select name, setting::int from pg_settings where name like 'idle_%'`,
    );
    await db.migrate([component]);
    const { rows } = await db.withOwner((owner) =>
      owner.query(`select * from ${component.schema}.limits where setting > 0`),
    );
    expect(rows).toHaveLength(2);
  });

  it('wait shortly for a table that others use, and again after a pause', async () => {
    await db.migrate([component]);
    write('0002-second.sql', 'alter table things add column more int;');
    const things = `${component.schema}.things`;
    const locks = { timeoutMs: 20, pauseMs: 20, tries: 3 };
    const user = await db.appPool.connect();
    try {
      await user.query(`begin; select * from ${things}`);
      await expect(db.migrate([component], { locks })).rejects.toMatchObject({ code: 'DATABASE_MIGRATION_FAILED' });
      const waits = db.migrate([component], { locks: { ...locks, tries: 1000 } });
      // Between two tries it is in nobody's way, however long the first reader takes.
      for (let round = 0; round < 5; round++) await db.appPool.query(`select * from ${things}`);
      await user.query('commit');
      expect((await waits).applied).toMatchObject([{ file: '0002-second.sql' }]);
    } finally {
      user.release();
    }
  });

  it('fill a gap that an older branch left', async () => {
    write('0003-third.sql', 'create table third (n int);');
    await db.migrate([component]);
    write('0002-second.sql', 'create table second (n int);');
    expect((await db.migrate([component])).applied).toMatchObject([{ file: '0002-second.sql' }]);
  });

  it('of two plugins with the same file names are both applied', async () => {
    const twin = { ...component, id: `${component.id}-twin`, schema: `${component.schema}_twin` };
    expect((await db.migrate([component, twin])).applied).toHaveLength(2);
  });

  it('refuse a changed and a missing file, naming it', async () => {
    await db.migrate([component]);
    write('0001-first.sql', 'create table things (park_id int);');
    await expect(db.migrate([component])).rejects.toMatchObject({
      code: 'DATABASE_MIGRATION_CHANGED',
      params: { component: component.id, file: '0001-first.sql' },
    });
    rmSync(path.join(directory, '0001-first.sql'));
    await expect(db.migrate([component])).rejects.toMatchObject({ code: 'DATABASE_MIGRATION_MISSING' });
  });

  it('do not mind the line ends of a check-out', async () => {
    write('0002-lines.sql', 'create table a (n int);\n\ncreate table b (n int);\n');
    await db.migrate([component]);
    write('0002-lines.sql', 'create table a (n int);\r\n\r\ncreate table b (n int);\r\n');
    expect((await db.migrate([component])).applied).toEqual([]);
  });

  it('that fail leave nothing of their file, and keep those before', async () => {
    write('0002-bad.sql', 'create table half (n int); select 1/0;');
    await expect(db.migrate([component])).rejects.toMatchObject({
      code: 'DATABASE_MIGRATION_FAILED',
      params: { file: '0002-bad.sql' },
    });
    const { rows } = await db.withOwner((owner) =>
      owner.query(
        `select to_regclass('${component.schema}.half') as half, to_regclass('${component.schema}.things') as things`,
      ),
    );
    expect(rows).toEqual([{ half: null, things: `${component.schema}.things` }]);
    write('0002-bad.sql', 'create table half (n int);');
    expect((await db.migrate([component])).applied).toHaveLength(1);
  });

  it.each(['1-short.sql', '0001-again.sql', '0002-Upper.sql', '0002_underscore.sql'])(
    'refuse the file name %s',
    async (name) => {
      write(name, 'select 1;');
      await expect(db.migrate([component])).rejects.toMatchObject({ code: 'DATABASE_MIGRATION_NAME' });
    },
  );

  it('run once when several processes start together', async () => {
    const reports = await Promise.all(Array.from({ length: 4 }, () => db.migrate([component])));
    expect(reports.flatMap(({ applied }) => applied)).toHaveLength(1);
  });
});

import { assertTenantTables, createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import type { TxScope } from '@lingtan/kernel';
import { rawClient } from '@lingtan/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let db: TestDatabase;
let parks: [TxScope, TxScope];

beforeAll(async () => {
  db = await createTestDatabase();
  parks = [await db.addPark('park-a', ['mill', 'forge']), await db.addPark('park-b', ['mill'])];
  for (const { parkId } of parks) {
    await db.withOwner(async (owner) => {
      await owner.query(
        `insert into kernel.outbox (park_id, event, version, data, published_by) values ('${parkId}', 'e', 1, '{}', 'p')`,
      );
      await owner.query(`insert into kernel.subscriptions values ('${parkId}', 'p', 's', 'e')`);
      await owner.query(
        `insert into kernel.deliveries (event_id, park_id, plugin_id, subscription) select id, park_id, 'p', 's' from kernel.outbox where park_id = '${parkId}'`,
      );
      await owner.query(
        `insert into kernel.audit_log values ('${parkId}', 1, '${parkId}', now(), '{}', 'a', 's', null, null, null, 'x', 'y')`,
      );
      await owner.query(`insert into kernel.evidence_edges values ('${parkId}', 'a.b/1', 'a.c/1')`);
    });
  }
});
afterAll(() => db.close());

const columnOf = (table: string): string => (table === 'parks' ? 'id' : 'park_id');
/** Rows of the other park that a statement touched, or the reason why it was refused. */
async function attempt(scope: TxScope, statement: string): Promise<{ rows: number; refused: boolean }> {
  try {
    const result = await db.withParkTx(scope, (tx) => rawClient(tx).query(statement));
    return { rows: result.rowCount ?? 0, refused: false };
  } catch (error) {
    expect(String(error)).toMatch(/permission denied|row-level security|append-only|cannot insert|violates not-null/);
    return { rows: 0, refused: true };
  }
}

describe('the catalogue', () => {
  it('forces row-level security on every table of parks', async () => {
    const tables = (await assertTenantTables(db)).map(({ table }) => table);
    for (const table of ['enterprises', 'outbox', 'subscriptions', 'deliveries', 'audit_log', 'evidence_edges'])
      expect(tables).toContain(table);
  });

  it.each([
    ['a table without policy', 'create table leak (park_id text)', /leak has no row-level security/],
    [
      'a table that spares its owner',
      "create table leak (park_id text); alter table leak enable row level security; create policy p on leak using (park_id = current_setting('lingtan.park_id', true))",
      /does not force/,
    ],
    [
      'a policy that lets all through',
      'create table leak (park_no smallint); alter table leak enable row level security; alter table leak force row level security; create policy p on leak using (true)',
      /lets the application see all parks/,
    ],
    [
      'a view that runs as its owner',
      'create view leak as select * from kernel.parks; grant select on leak to lingtan_app',
      /security_invoker/,
    ],
  ])('would show %s', async (_name, statement, message) => {
    await db.withOwner((owner) => owner.query(statement));
    await expect(assertTenantTables(db)).rejects.toThrow(message);
    await db.withOwner((owner) => owner.query(`drop ${statement.includes('view') ? 'view' : 'table'} leak`));
  });
});

describe('two parks, all tables, all statements', () => {
  it('never read or change each other', async () => {
    const tables = [
      ...(await assertTenantTables(db)).filter(({ schema }) => schema === 'kernel'),
      { schema: 'kernel', table: 'parks' },
    ];
    const statements = ['select', 'update', 'delete', 'insert', 'take over'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tables),
        fc.constantFrom(...statements),
        fc.boolean(),
        fc.constantFrom(null, 'mill', 'nobody'),
        async ({ schema, table }, statement, swap, enterpriseId) => {
          const [me, them] = swap ? [parks[1], parks[0]] : parks;
          const name = `${schema}.${table}`;
          const column = columnOf(table);
          const foreign = `${column} = '${them.parkId}'`;
          const sql = {
            select: `select * from ${name} where ${foreign}`,
            update: `update ${name} set ${column} = ${column} where ${foreign}`,
            delete: `delete from ${name} where ${foreign}`,
            insert: `insert into ${name} (${column}) values ('${them.parkId}')`,
            'take over': `update ${name} set ${column} = '${them.parkId}'`,
          }[statement];
          const { rows } = await attempt({ ...me, enterpriseId }, sql);
          expect(rows).toBe(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('see their own', async () => {
    for (const scope of parks) {
      for (const table of ['outbox', 'deliveries', 'audit_log', 'evidence_edges', 'enterprises', 'parks']) {
        const { rows } = await db.withParkTx(scope, (tx) =>
          rawClient(tx).query<Record<string, string>>(`select * from kernel.${table}`),
        );
        expect(rows.length).toBeGreaterThan(0);
        expect(new Set(rows.map((row) => row[columnOf(table)]))).toEqual(new Set([scope.parkId]));
      }
    }
  });

  it('show an enterprise only itself', async () => {
    const seen = await db.withParkTx({ ...parks[0], enterpriseId: 'mill' }, (tx) =>
      rawClient(tx).query('select id from kernel.enterprises'),
    );
    expect(seen.rows).toEqual([{ id: 'mill' }]);
  });

  it('show nothing without a park', async () => {
    for (const table of ['outbox', 'deliveries', 'audit_log', 'parks', 'enterprises']) {
      expect((await db.appPool.query(`select * from kernel.${table}`)).rows).toEqual([]);
    }
  });

  it("cannot be reached by changing the setting to another role's", async () => {
    await expect(db.withParkTx(parks[0], (tx) => rawClient(tx).query('set role lingtan_kernel'))).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.withParkTx(parks[0], (tx) => rawClient(tx).query('set role lingtan_owner'))).rejects.toThrow(
      /permission denied/,
    );
  });
});

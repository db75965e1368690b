import {
  anchorAudit,
  appendAudit,
  auditLimit,
  createInstallationKey,
  listAudit,
  pruneAudit,
  verifyAudit,
  type TxScope,
} from '@lingtan/kernel';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { longerAuditLimits } from './prune-audit.ts';

const key = createInstallationKey();
const actor = { kind: 'user', id: 'u-1', name: 'Lin' } as const;
const years = (count: number): string => new Date(Date.now() - count * 365.25 * 86_400_000).toISOString();
let db: TestDatabase;
let park: TxScope;
let next = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  await tamper('delete from kernel.audit_log; delete from kernel.audit_anchors');
  park = await db.addPark(`pruned-${++next}`);
  for (const [age, count] of [
    [6, 4],
    [3, 3],
    [0, 2],
  ] as const)
    for (let n = 1; n <= count; n++) await append(`change ${age}.${n}`, years(age));
  await anchorAudit(db, key);
});

const append = (action: string, at: string) =>
  db.withParkTx(park, (tx) => appendAudit(tx, { parkId: park.parkId, actor, action, subject: 'meter/m-1', at }));
const verify = () => verifyAudit(db, { publicKeys: [key.publicKey] });
const prune = (age: number, most?: number) =>
  pruneAudit(db, key, { before: years(age), ...(most === undefined ? {} : { most }) });
/** What somebody with the superuser's password could do. */
const tamper = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: db.superuserUrl });
  await client.connect();
  await client.query(`set session_replication_role = replica; ${sql}`);
  await client.end();
};

it('a chain loses what is older than the retention, says so, holds, and goes on', async () => {
  expect(await prune(5)).toMatchObject([{ chain: park.parkId, seq: 4, kind: 'pruned' }]);
  expect(await verify()).toMatchObject({
    ok: true,
    rows: 6,
    chains: [{ chain: park.parkId, rows: 6, prunedThrough: 4 }],
  });
  const rows = await listAudit(db, park.parkId);
  expect(rows.map(({ seq }) => seq)).toEqual([10, 9, 8, 7, 6, 5]);
  expect(rows[0]).toMatchObject({ action: 'audit.pruned', subject: park.parkId, after: { seq: 4 } });
  expect(await prune(5)).toEqual([]);
  await append('one more', years(0));
  expect(await prune(2)).toMatchObject([{ seq: 7 }]);
  expect(await verify()).toMatchObject({ ok: true, rows: 5, chains: [{ prunedThrough: 7 }] });
});

it('a park that keeps it longer loses less, and one that asks for less than the installation says loses no more', async () => {
  const at = Date.now();
  await db.withOwner((c) => c.query('insert into kernel.audit_retention values ($1, $2)', [park.parkId, 7 * 366]));
  const cut = async () => pruneAudit(db, key, { before: years(5), longer: await longerAuditLimits(db, at) });
  expect(await cut()).toEqual([]);
  await db.withOwner((c) => c.query('update kernel.audit_retention set days = 365'));
  expect(await cut()).toMatchObject([{ chain: park.parkId, seq: 4 }]);
  expect(await verify()).toMatchObject({ ok: true, rows: 6 });
});

it('a chain that is old as a whole goes on from its last row', async () => {
  await tamper(`delete from kernel.audit_log where seq > 7; delete from kernel.audit_anchors`);
  expect(await prune(2)).toMatchObject([{ seq: 6 }]);
  expect(await verify()).toMatchObject({ ok: true, rows: 2 });
  expect((await listAudit(db, park.parkId)).map(({ seq }) => seq)).toEqual([8, 7]);
});

it('a younger row among older ones ends the cut, and one run deletes only so many', async () => {
  await tamper(`update kernel.audit_log set at = now() where seq = 3`);
  expect(await prune(2)).toMatchObject([{ seq: 2 }]);
  await tamper('delete from kernel.audit_log; delete from kernel.audit_anchors');
  for (let n = 1; n <= 5; n++) await append(`old ${n}`, years(6));
  expect(await prune(5, 2)).toMatchObject([{ seq: 2 }]);
  expect(await prune(5, 2)).toMatchObject([{ seq: 4 }]);
  expect(await verify()).toMatchObject({ ok: true });
});

it('nobody who writes a line waits for the cut', async () => {
  const client = new pg.Client({ connectionString: db.superuserUrl });
  await client.connect();
  // Keeps the cut from its end, as many rows would.
  await client.query('begin; select from kernel.audit_log where seq = 1 for update');
  const cut = prune(5);
  await expect.poll(() => waiting(client)).toBe(1);
  await append('beside it', years(0));
  await client.query('rollback');
  await client.end();
  expect(await cut).toMatchObject([{ seq: 4 }]);
  expect(await verify()).toMatchObject({ ok: true, rows: 7 });
});

async function waiting(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  );
  return rows[0]!.waiting;
}

const pruned = `kind = 'pruned'`;
it.each([
  ['one row more', 'delete from kernel.audit_log where seq = 5', 'row-missing'],
  [
    'all rows after it',
    `delete from kernel.audit_log; delete from kernel.audit_anchors where kind = 'head'`,
    'tail-missing',
  ],
  ['no anchor in its place', `delete from kernel.audit_anchors where ${pruned}`, 'row-missing'],
  [
    'a head in its place',
    `delete from kernel.audit_log where seq <= 9; delete from kernel.audit_anchors where ${pruned};
     update kernel.audit_anchors set kind = 'pruned' where seq = 9`,
    'anchor-forged',
  ],
  ['an anchor that was moved on', `update kernel.audit_anchors set seq = 6 where ${pruned}`, 'anchor-forged'],
  ['an anchor of another chain', `update kernel.audit_anchors set chain = 'platform' where ${pruned}`, 'anchor-forged'],
  [
    'a row that is there again',
    `insert into kernel.audit_log select chain, 2, park_id, at, actor, action, subject, before, after, note, prev_hash, hash
     from kernel.audit_log where seq = 5`,
    'row-pruned',
  ],
])('a cut with %s is found', async (_name, sql, reason) => {
  await prune(5);
  await tamper(sql);
  const { ok, breaks } = await verify();
  expect({ ok, reasons: breaks.map((each) => each.reason) }).toMatchObject({
    ok: false,
    reasons: expect.arrayContaining([reason]),
  });
});

it('an earlier anchor does not stand for a later cut', async () => {
  await prune(5);
  const { rows } = await db.kernelPool.query(`select * from kernel.audit_anchors where ${pruned}`);
  await prune(2);
  await tamper(`delete from kernel.audit_anchors where ${pruned};
    insert into kernel.audit_anchors (chain, seq, hash, at, kind, key_id, signature) values
    ('${rows[0].chain}', ${rows[0].seq}, '${rows[0].hash}', '${rows[0].at.toISOString()}', 'pruned', '${rows[0].key_id}', '${rows[0].signature}')`);
  expect(await verify()).toMatchObject({ ok: false, breaks: [{ reason: 'row-missing', seq: 5 }] });
});

it('the database lets go of no row that is young or that no anchor stands for', async () => {
  const remove = (seq: number) => db.kernelPool.query('delete from kernel.audit_log where seq = $1', [seq]);
  await expect(remove(1)).rejects.toThrow(/append-only/);
  await prune(5);
  await expect(remove(5)).rejects.toThrow(/append-only/);
  // Whoever has the role of the kernel can write an anchor; it is no good for what is young.
  await db.kernelPool.query(`insert into kernel.audit_anchors (chain, seq, hash, at, kind, key_id, signature)
    values ('${park.parkId}', 10, '', now(), 'pruned', '', '')`);
  await expect(remove(8)).rejects.toThrow(/append-only/);
  await expect(db.kernelPool.query(`delete from kernel.audit_anchors where ${pruned} and seq = 10`)).rejects.toThrow(
    /append-only/,
  );
});

it('what is kept goes by whole months of as many years', () => {
  expect(auditLimit(10, Date.parse('2026-11-30T23:59:00Z'))).toBe('2016-11-01T00:00:00.000Z');
  expect(auditLimit(1, Date.parse('2026-01-01T00:00:00Z'))).toBe('2025-01-01T00:00:00.000Z');
});

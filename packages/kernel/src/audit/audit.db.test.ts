import {
  anchorAudit,
  appendAudit,
  createInstallationKey,
  listAudit,
  readAnchors,
  verifyAudit,
  type AuditActor,
  type TxScope,
} from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const actor: AuditActor = { kind: 'user', id: 'u-1', name: 'Lin' };
const key = createInstallationKey();
let db: TestDatabase;
let park: TxScope;
let next = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  park = await db.addPark(`audited-${++next}`);
  for (let n = 1; n <= 6; n++) await append(`change ${n}`, { n, nested: { b: 1, a: [null, 'ü', 1.5] } });
});
afterEach(() => tamper(`delete from kernel.audit_log; delete from kernel.audit_anchors`));

const append = (action: string, after: unknown = null, scope = park) =>
  db.withParkTx(scope, (tx) => appendAudit(tx, { parkId: scope.parkId, actor, action, subject: 'meter/m-1', after }));
const verify = () => verifyAudit(db, { publicKeys: [key.publicKey] });
/** What somebody with the superuser's password could do. */
const tamper = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: db.superuserUrl });
  await client.connect();
  await client.query(`set session_replication_role = replica; ${sql}`);
  await client.end();
};

describe('appending', () => {
  it('makes a chain that verifies', async () => {
    const result = await verify();
    expect(result).toMatchObject({ ok: true, rows: 6, breaks: [] });
    expect((await listAudit(db, park.parkId, { limit: 2 })).map(({ seq }) => seq)).toEqual([6, 5]);
    expect((await listAudit(db, park.parkId, { before: 3 })).map(({ seq }) => seq)).toEqual([2, 1]);
  });

  it('keeps order and completeness under concurrent writers', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => append(`parallel ${n}`)));
    expect(await verify()).toMatchObject({ ok: true, rows: 31 });
  });

  it('is undone with the transaction it belongs to', async () => {
    const failing = db.withParkTx(park, async (tx) => {
      await appendAudit(tx, { parkId: park.parkId, actor, action: 'x', subject: 'y' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await verify()).rows).toBe(6);
  });

  it('keeps the chain for others while a transaction goes on, and forgets what a savepoint takes back', async () => {
    await db.withParkTx(park, async (tx) => {
      const line = { parkId: park.parkId, actor, subject: 'y' };
      await appendAudit(tx, { ...line, action: 'first' });
      const undone = tx.transaction(async () => {
        await appendAudit(tx, { ...line, action: 'undone' });
        throw new Error('back');
      });
      await expect(undone).rejects.toThrow('back');
      await append('beside it');
      await appendAudit(tx, { ...line, action: 'last' });
    });
    expect((await listAudit(db, park.parkId, { limit: 3 })).map(({ action }) => action)).toEqual([
      'last',
      'first',
      'beside it',
    ]);
    expect(await verify()).toMatchObject({ ok: true, rows: 9 });
  });

  it('cannot write into the chain of another park', async () => {
    const other = await db.addPark(`other-${next}`);
    const forged = db.withParkTx(park, (tx) =>
      appendAudit(tx, { parkId: other.parkId, actor, action: 'x', subject: 'y' }),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });

  it('takes text that PostgreSQL cannot hold, and what JSON leaves out', async () => {
    await append('odd', { zero: 'a\u0000b', missing: undefined, date: new Date(0) });
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('says of an actor who it was, and not what it might', async () => {
    const principal = { ...actor, parkId: park.parkId, enterpriseId: null };
    await db.withParkTx(park, (tx) =>
      appendAudit(tx, { parkId: park.parkId, actor: principal, action: 'x', subject: 'y' }),
    );
    expect((await listAudit(db, park.parkId, { limit: 1 }))[0]!.actor).toEqual(actor);
    expect((await verify()).ok).toBe(true);
  });

  it('keeps a chain of the platform', async () => {
    await db.withKernelTx((tx) => appendAudit(tx, { parkId: null, actor, action: 'park.created', subject: 'park/x' }));
    expect((await verify()).chains.map(({ chain }) => chain)).toContain('platform');
  });
});

describe('the application', () => {
  it.each([
    ['update', `update kernel.audit_log set note = 'x'`],
    ['delete', 'delete from kernel.audit_log'],
    ['truncate', 'truncate kernel.audit_log'],
  ])('may not %s', async (name, statement) => {
    await expect(db.appPool.query(statement)).rejects.toThrow(/permission denied/);
    // Retention deletes as this role, where a signed anchor stands for the row.
    await expect(db.kernelPool.query(statement)).rejects.toThrow(
      name === 'delete' ? /append-only/ : /permission denied/,
    );
    await expect(db.withOwner((owner) => owner.query(statement))).rejects.toThrow(/append-only/);
  });
});

describe('tampering is found', () => {
  it.each([
    ['an edited field', `update kernel.audit_log set action = 'harmless' where seq = 3`, 'row-changed', 3],
    ['an edited value', `update kernel.audit_log set after = '{"n":4}' where seq = 4`, 'row-changed', 4],
    ['an edited time', `update kernel.audit_log set at = at + interval '1 ms' where seq = 2`, 'row-changed', 2],
    ['a deleted row', 'delete from kernel.audit_log where seq = 3', 'row-missing', 3],
    ['a deleted head', 'delete from kernel.audit_log where seq = 1', 'row-missing', 1],
    [
      'two rows that changed places',
      'update kernel.audit_log set seq = case seq when 2 then 30 when 3 then 2 end where seq in (2, 3); update kernel.audit_log set seq = 3 where seq = 30',
      'row-changed',
      2,
    ],
  ])('%s', async (_name, sql, reason, seq) => {
    await tamper(sql);
    expect(await verify()).toMatchObject({ ok: false, breaks: [{ chain: park.parkId, reason, seq }] });
  });

  it('a cut tail, by the anchor', async () => {
    await anchorAudit(db, key);
    await tamper('delete from kernel.audit_log where seq > 4');
    expect(await verify()).toMatchObject({ ok: false, breaks: [{ reason: 'tail-missing', seq: 5 }] });
  });

  it('a chain written anew from the middle, by the anchor', async () => {
    await anchorAudit(db, key);
    await tamper('delete from kernel.audit_log where seq > 4');
    await append('rewritten 5');
    await append('rewritten 6');
    expect(await verify()).toMatchObject({ ok: false, breaks: [{ reason: 'anchor-mismatch', seq: 6 }] });
  });

  it('a cut tail with its anchors, by an anchor that was kept elsewhere', async () => {
    const kept = await anchorAudit(db, key);
    await tamper('delete from kernel.audit_log where seq > 4; delete from kernel.audit_anchors');
    expect((await verify()).ok).toBe(true);
    const result = await verifyAudit(db, { publicKeys: [key.publicKey], anchors: kept });
    expect(result).toMatchObject({ ok: false, breaks: [{ reason: 'tail-missing' }] });
  });

  it('a forged anchor, and one of a foreign key', async () => {
    await anchorAudit(db, key);
    const [anchor] = await readAnchors(db);
    const forged = { ...anchor!, hash: 'f'.repeat(64) };
    expect(await verifyAudit(db, { publicKeys: [key.publicKey], anchors: [forged] })).toMatchObject({
      breaks: [{ reason: 'anchor-forged' }],
    });
    expect(await verifyAudit(db, { publicKeys: [createInstallationKey().publicKey] })).toMatchObject({
      breaks: [{ reason: 'anchor-unknown-key' }],
    });
  });
});

it('anchors only what grew', async () => {
  expect(await anchorAudit(db, key)).toHaveLength(1);
  expect(await anchorAudit(db, key)).toHaveLength(0);
  await append('one more');
  expect(await anchorAudit(db, key)).toMatchObject([{ seq: 7 }]);
  expect(await verify()).toMatchObject({ ok: true, anchors: 2 });
});

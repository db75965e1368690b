import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDecision } from '../control/store/decision-store.ts';
import { insertLog, readLog } from '../control/store/log-store.ts';
import { writeRenewals } from '../control/store/renewal-store.ts';
import { purge, purgedAt } from './purges.ts';

const migrations = {
  id: 'storage-dispatch',
  schema: 'plugin_storage_dispatch',
  directory: fileURLToPath(new URL('../../migrations', import.meta.url)),
};
const now = Date.parse('2026-11-24T08:00:00Z');
const day = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ components: [migrations] });
});
afterAll(() => database.close());

it('deletes what the gate answered the controller long ago with its edges, and nothing that evidence rests on', async () => {
  const scope = await database.addPark('dafeng');
  const other = await database.addPark('ordos');
  const tx: Parameters<typeof purge>[0] = (work) => database.withParkTx(scope, work);
  const old = now - 500 * day;
  const decide = (
    park: typeof scope,
    at: number,
    setpoint: number | null,
    more: { command?: number; by?: string } = {},
  ) =>
    database.withParkTx(park, async (open) => {
      const { rows } = await open.execute<{ no: number }>(sql`
        insert into plugin_storage_dispatch.decisions (park_id, at, device, outcome, source, command_no, setpoint_kw,
          codes, decision, samples)
        values (${park.parkId}, ${new Date(at).toISOString()}, 'b1', ${setpoint === null ? 'refused' : 'allowed'},
          ${more.by ?? 'controller'}, ${more.command ?? null},
          ${setpoint}, '{}', '{}', '[]') returning no::float8 as no`);
      const { no } = rows[0]!;
      await open.execute(sql`insert into plugin_storage_dispatch.write_results (park_id, decision_no, result,
        attempts, at)
        values (${park.parkId}, ${no}, 'confirmed', 1, now())`);
      await open.execute(sql`insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
        values (${park.parkId}, ${`telemetry.window/p/${no}`}, ${`dispatch.setpoint/${no}`})`);
      return no;
    });
  const elsewhere = [await decide(other, old, 1), await decide(other, old, 2)];
  const own = await decide(scope, old, 1);
  const asked = await decide(scope, old, 2, { command: 7 });
  const refused = await decide(scope, old, null);
  const refusedLately = await decide(scope, now, null);
  // What was refused to a person, and what one said, stays.
  const said = [
    await decide(scope, old, null, { command: 8, by: 'api' }),
    await decide(scope, old, null, { by: 'manual' }),
  ];
  const cited = await decide(scope, old, 3);
  await tx((open) =>
    open.execute(sql`insert into kernel.evidence_edges (park_id, input_ref, derived_ref)
      values ('dafeng', ${`dispatch.setpoint/${cited}`}, 'x.y/1')`),
  );
  const second = await decide(scope, old, 4);
  // One that is held is as old as its newest renewal, and goes with what says so.
  const [held, once] = [await decide(scope, old, 4), await decide(scope, old, 4)];
  const renew = (no: number, times: number, at: number) =>
    tx((open) => writeRenewals(open, 'dafeng', no, { times, at, expiresAt: at + 60_000, samples: [], readKw: 4.1 }));
  for (const times of [1, 2, 3]) await renew(held, times, now - 100 * day + times);
  await renew(once, 1, old + 1);
  expect(await tx((open) => readDecision(open, held))).toMatchObject({ renewals: 3, renewed_at: now - 100 * day + 3 });
  expect(await tx((open) => readDecision(open, held))).toMatchObject({
    ...{ read_kw: null, renewed_read_kw: 4.1, held_until: now - 100 * day + 60_003, pending_at: null },
  });
  expect(await tx((open) => readDecision(open, own))).toMatchObject({ renewals: null, renewed_at: null });
  const recent = await decide(scope, now, 5);
  // Of the first renewal nobody knows what became.
  const open = { times: 0, at: now, expiresAt: now, samples: [], readKw: null };
  await tx((to) => writeRenewals(to, 'dafeng', recent, open, now + 30_000));
  const notKnown = { renewals: null, renewed_at: null, held_until: null, pending_at: now + 30_000 };
  expect(await tx((of) => readDecision(of, recent))).toMatchObject(notKnown);

  const purged = (before: number) => purge(tx, 'decisions', before, new AbortController().signal);
  // A clock that nobody has looked at for a day is not gone by.
  expect(await purged(now - 400 * day)).toBe(0);
  await database.steadyClock();
  expect(await purged(now - 400 * day)).toBe(4);
  const left = async (park: typeof scope, column: string, table: string) => {
    const { rows } = await database.withParkTx(park, (open) =>
      open.execute<{ no: string }>(sql.raw(`select distinct ${column}::text as no from ${table} order by 1`)),
    );
    return rows.map(({ no }) => Number(no.replace('dispatch.setpoint/', ''))).filter((no) => no > 0);
  };
  for (const [column, table] of [
    ['no', 'plugin_storage_dispatch.decisions'],
    ['decision_no', 'plugin_storage_dispatch.write_results'],
    ['derived_ref', 'kernel.evidence_edges'],
  ] as const) {
    const stays = (await left(scope, column, table)).sort((a, b) => a - b);
    expect(stays, table).toEqual([asked, refusedLately, ...said, cited, held, recent].sort((a, b) => a - b));
    expect(await left(other, column, table), table).toEqual(elsewhere);
  }
  expect(await left(scope, 'decision_no', 'plugin_storage_dispatch.renewals')).toEqual([held, recent]);
  expect(await tx((open) => purgedAt(open, 'decisions', own))).not.toBeNull();
  expect(await tx((open) => purgedAt(open, 'decisions', second))).not.toBeNull();
  expect(await tx((open) => purgedAt(open, 'decisions', refused))).not.toBeNull();
  // The last setpoint of a device says what it holds, however old it is.
  expect(await purged(now)).toBe(1);
  expect(await purged(now + 400 * day)).toBe(1);
  expect(await purged(now + 400 * day)).toBe(0);
  await expect(
    tx((open) => open.execute(sql`select kernel.forget_edges(array[${`dispatch.setpoint/${cited}`}])`)),
  ).rejects.toThrow();
});

it('deletes old lines of the log of the controller, of its own park, and answers how many', async () => {
  const parks = [await database.addPark('own'), await database.addPark('other')] as const;
  const line = { level: 'protection' as const, code: 'write-retry', device: 'b1', params: {} };
  const ages = [500, 401, 399, 0];
  for (const { parkId, ...of } of parks)
    await database.withParkTx({ parkId, ...of }, (open) =>
      insertLog(
        open,
        parkId,
        ages.map((days) => ({ ...line, at: now - days * day })),
      ),
    );
  await database.steadyClock();
  const [own, other] = parks;
  const tx: Parameters<typeof purge>[0] = (work) => database.withParkTx(own, work);
  const gone = () => purge(tx, 'log', now - 400 * day, new AbortController().signal);
  expect([await gone(), await gone()]).toEqual([2, 0]);
  const left = async (park: typeof own) =>
    (await database.withParkTx(park, (open) => readLog(open, 10))).map(({ at }) => at);
  expect(await left(own)).toEqual([now, now - 399 * day]);
  expect(await left(other)).toHaveLength(4);
});

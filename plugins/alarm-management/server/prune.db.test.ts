import { fileURLToPath } from 'node:url';
import type { TxScope } from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Desk } from './context.ts';
import { prune } from './prune.ts';

let database: TestDatabase;
let scope: TxScope;
beforeAll(async () => {
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  database = await createTestDatabase({
    components: [{ id: 'alarm-management', schema: 'plugin_alarm_management', directory }],
  });
  scope = await database.addPark('p');
  await database.addPark('other');
});
afterAll(() => database.close());

const year = 365;
const clean = (keepLogDays: number, keepNoticeDays = 400) =>
  prune({
    scope: {
      config: { keepLogDays, keepNoticeDays },
      clock: { now: () => Date.now() },
      db: { tx: (run: Parameters<TestDatabase['withParkTx']>[1]) => database.withParkTx(scope, run) },
      signal: new AbortController().signal,
    },
  } as unknown as Pick<Desk, 'scope'>);

it('lines of the log go after their time; how each alarm stood then stays', async () => {
  const line = (id: string, event: string, days: number) =>
    database.withParkTx(scope, (tx) =>
      tx.execute(sql`
        insert into plugin_alarm_management.alarm_log
          (park_id, source, id, priority, at, event, from_state, to_state, active, actor)
        values ('p', 's', ${id}, 1, now() - make_interval(days => ${days}), ${event}, 'NORM', 'UNACK', true, 'a')`),
    );
  // One that came and went long ago, one that has stood since then, and one that changes still.
  for (const [id, event, days] of [
    ['pump', 'raise', 13 * year],
    ['pump', 'clear', 12 * year],
    ['valve', 'clear', 13 * year],
    ['valve', 'raise', 12 * year],
    ['valve', 'ack', 11 * year],
    ['fan', 'raise', 11 * year],
    ['fan', 'clear', 9 * year],
    ['fan', 'raise', 500],
    ['fan', 'clear', 450],
    ['fan', 'raise', 300],
  ] as const)
    await line(id, event, days);
  const left = async () =>
    (
      await database.withParkTx(scope, (tx) =>
        tx.execute<{ line: string }>(
          sql`select id || ' ' || event as line from plugin_alarm_management.alarm_log order by no`,
        ),
      )
    ).rows.map((row) => row.line);
  await clean(10 * year);
  expect(await left()).toHaveLength(10);
  await database.steadyClock();
  await clean(10 * year);
  const of = ['pump raise', 'pump clear', 'valve raise', 'valve ack', 'fan raise'];
  expect(await left()).toEqual([...of, 'fan clear', 'fan raise', 'fan clear', 'fan raise']);
  // No settings make it less than 400 days.
  await clean(1);
  expect(await left()).toEqual([...of.slice(0, 4), 'fan raise', 'fan clear', 'fan raise']);
});

it('notices go after their time, but those that wait', async () => {
  for (const [park, state, days] of [
    ['p', 'sent', 401],
    ['p', 'failed', 401],
    ['p', 'cancelled', 500],
    ['p', 'waiting', 500],
    ['p', 'sent', 399],
    ['other', 'sent', 500],
  ] as const)
    await database.withParkTx({ ...scope, parkId: park }, (tx) =>
      tx.execute(sql`
        insert into plugin_alarm_management.notices
          (park_id, route, source, id, priority, unless_acked, content, state, due_at)
        values (${park}, 'r', 's', 'pump', 1, false, '{}', ${state}, now() - make_interval(days => ${days}))`),
    );
  await clean(10 * year);
  const left = (park: string) =>
    database.withParkTx({ ...scope, parkId: park }, (tx) =>
      tx.execute<{ state: string }>(sql`select state from plugin_alarm_management.notices order by no`),
    );
  expect((await left('p')).rows.map(({ state }) => state)).toEqual(['waiting', 'sent']);
  expect((await left('other')).rows).toHaveLength(1);
});

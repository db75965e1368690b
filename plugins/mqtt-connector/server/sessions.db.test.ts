import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import type { ParkDatabase } from '@lingtan/sdk';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sessions } from './sessions.ts';

const migrations = {
  id: 'mqtt-connector',
  schema: 'plugin_mqtt_connector',
  directory: fileURLToPath(new URL('../migrations', import.meta.url)),
};

let database: TestDatabase;
let superuser: pg.Client;
let start: (park?: string) => Sessions;
beforeAll(async () => {
  database = await createTestDatabase({ components: [migrations] });
  superuser = new pg.Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  const scopes = new Map<string, Awaited<ReturnType<TestDatabase['addPark']>>>();
  for (const id of ['dafeng', 'ordos']) scopes.set(id, await database.addPark(id));
  start = (park = 'dafeng') => {
    const db: ParkDatabase = { tx: (work) => database.withParkTx(scopes.get(park)!, work) };
    return new Sessions(db, park);
  };
});
afterAll(async () => {
  await superuser.end();
  await database.close();
});

it('give each process a set of its own, and who starts that of one that is gone', async () => {
  const [first, second] = [start(), start()];
  const taken = await Promise.all([first, second, start('ordos')].map((each) => each.take()));
  expect(taken.slice(0, 2).sort()).toEqual([1, 2]);
  expect(taken[2]).toBe(1);
  expect(await first.takeOrphan()).toBeNull();
  await first.release(taken[0]!);
  expect(await second.keep(taken[1]!)).toBe(true);
  const third = start();
  expect(await third.take()).toBe(taken[0]);
  expect(await first.keep(taken[0]!)).toBe(false);

  const stopped = () =>
    superuser.query(`update plugin_mqtt_connector.sessions set seen_at = now() - interval '1 minute' where no = $1`, [
      taken[1],
    ]);
  await stopped();
  expect(await third.takeOrphan()).toBe(taken[1]);
  // The one that only stood still hears of it.
  expect(await second.keep(taken[1]!)).toBe(false);
  await third.forget(taken[1]!);
  expect(await second.take()).toBe(taken[1]);
});

it('call an installation the same in each of its processes, and a copy of its database otherwise', async () => {
  const names = await Promise.all(
    [start(), start(), start('ordos')].map(async (each) => (await each.installation()).name),
  );
  expect(new Set(names).size).toBe(1);
  expect(names[0]).toMatch(/^\w{12}$/);
  // As a database draws another id when it finds itself copied or restored.
  await superuser.query('update kernel.installation set id = gen_random_uuid()');
  expect((await start().installation()).name).not.toBe(names[0]);
  await start().noteEmptied('host');
  await start().noteEmptied('host');
  expect((await start().installation()).emptied).toEqual(['host']);
});

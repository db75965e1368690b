import { fileURLToPath } from 'node:url';
import type { TxScope } from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import type { ParkDatabase } from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RequestStore } from './request-store.ts';
import { listUplinkRequests, UplinkStore } from './uplink/uplink-store.ts';

let database: TestDatabase;
let scope: TxScope;
beforeAll(async () => {
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  database = await createTestDatabase({
    components: [{ id: 'hj212-connector', schema: 'plugin_hj212_connector', directory }],
  });
  scope = await database.addPark('p');
});
afterAll(() => database.close());

it('requests to loggers and of authorities go after their time, by a clock that can be gone by', async () => {
  const db = { tx: (run) => database.withParkTx(scope, run) } as ParkDatabase;
  const requests = new RequestStore(db, 'p');
  const authority = new UplinkStore(db, 'p', 'city');
  const ago = (days: number): number => Date.now() - days * 86_400_000;
  for (const days of [1200, 1000]) {
    const id = await requests.begin(`${days}`, { command: 2051, from: ago(days), to: ago(days) }, 'Li', ago(days));
    await requests.finish(id, ago(days), 'done', 1);
    await authority.noteRequest({
      command: `${days}`,
      from: null,
      to: null,
      at: ago(days),
      outcome: 'done',
      reports: 0,
    });
  }
  const left = async () => [
    (await requests.list(10)).map(({ device }) => device),
    (await listUplinkRequests(db)).map(({ command }) => command),
  ];
  await requests.prune(1100, Date.now());
  expect(await left()).toEqual([
    ['1000', '1200'],
    ['1000', '1200'],
  ]);
  await database.steadyClock();
  await requests.prune(1100, Date.now());
  expect(await left()).toEqual([['1000'], ['1000']]);
});

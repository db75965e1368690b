import { defineJob, definePlugin, noConfig } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, createTestKernel, type TestDatabase } from '../../testing/index.ts';
import { createHostStore } from './host-store.ts';
import { createServedElsewhere } from './served-elsewhere.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.addPark('served');
});
afterAll(() => database.close());

it('a plugin is served elsewhere where another process that is alive runs it on the park, well or degraded', async () => {
  const rows = [
    ['mine', 'running', 'alive'],
    ['runs', 'running', 'alive'],
    ['degraded', 'degraded', 'alive'],
    ['failed', 'failed', 'alive'],
    ['starting', 'starting', 'alive'],
    ['dead', 'running', 'dead'],
  ];
  await database.kernelPool.query(`insert into kernel.processes (id, seen_at)
    values ('here', now()), ('alive', now()), ('dead', now() - interval '20 s')`);
  for (const [plugin, state, process] of rows)
    await database.kernelPool.query(
      `insert into kernel.plugin_status (park_id, plugin_id, process_id, state, since) values ('served', $1, $2, $3, now())`,
      [plugin, plugin === 'mine' ? 'here' : process, state],
    );
  const served = createServedElsewhere({ database, processId: 'here', others: () => 1 });
  const found = [];
  for (const [plugin] of rows) if (await served({ parkId: 'served', pluginId: plugin! })) found.push(plugin);
  expect(found).toEqual(['runs', 'degraded']);
  expect(await served({ parkId: 'other', pluginId: 'runs' })).toBe(false);
  const alone = createServedElsewhere({ database, processId: 'here', others: () => 0 });
  expect(await alone({ parkId: 'served', pluginId: 'runs' })).toBe(false);
});

it('the states of a process that lives are kept, however long they hold; those of one that is gone end', async () => {
  const { kernelPool } = database;
  await database.steadyClock();
  const old = `now() - interval '2 days'`;
  await kernelPool.query(`insert into kernel.plugin_status (park_id, plugin_id, process_id, state, since, seen_at)
    values ('served', 'long', 'alive', 'running', now(), ${old}), ('served', 'long', 'gone', 'running', now(), ${old}),
      ('served', 'new', 'gone', 'running', now(), now())`);
  const state = { parkId: 'served', pluginId: 'long', state: 'running', error: null, since: 0 } as const;
  await createHostStore(database, 'here').writeStatus([state]);
  const { rows } = await kernelPool.query<{ row: string }>(
    `select plugin_id || ' ' || process_id as row from kernel.plugin_status where plugin_id in ('long', 'new') order by 1`,
  );
  expect(rows.map(({ row }) => row)).toEqual(['long alive', 'long here', 'new gone']);
});

it('a kernel asks it of each job that nobody handles in its process', async () => {
  const schema = z.object({});
  const [here, elsewhere] = [defineJob('here', { schema }), defineJob('elsewhere', { schema })];
  const works = definePlugin({
    ...{ id: 'works', config: noConfig, jobs: [here] },
    start: async (scope) => void scope.jobs.handle(here, async () => {}),
  });
  const { kernel, park, stop } = await createTestKernel({ plugins: [works] });
  const { kernelPool } = kernel.database;
  await kernelPool.query(`insert into kernel.processes (id) values ('alive')`);
  kernel.cluster.renew();
  await waitUntil(() => kernel.cluster.others() === 1);
  const asked = vi.spyOn(kernelPool, 'query');
  await kernel.jobs.open({ parkId: park.id, pluginId: 'works' }).enqueue(elsewhere, {});
  await waitUntil(() => asked.mock.calls.some(([text]) => /kernel\.plugin_status s join/.test(String(text))));
  await stop();
});

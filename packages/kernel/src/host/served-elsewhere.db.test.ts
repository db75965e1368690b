import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
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

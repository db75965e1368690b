import { definePlugin, noConfig, PluginFigures } from '@lingtan/sdk';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';

const sold = { name: 'shop_sold_total' };
let park: TestKernel;
beforeAll(async () => {
  const shop = definePlugin({
    ...{ id: 'shop', config: noConfig, provides: [PluginFigures] },
    start: async (scope) =>
      scope.provide(PluginFigures, {
        figures: async () => [{ name: sold.name, help: 'Sold', labels: { what: 'tea' }, value: 7 }],
      }),
  });
  const other = definePlugin({
    ...{ id: 'stall', config: noConfig, provides: [PluginFigures] },
    start: async (scope) => scope.provide(PluginFigures, { figures: () => Promise.reject(new Error('shut')) }),
  });
  park = await createTestKernel({ plugins: [shop, other] });
});
afterAll(() => park.stop());
afterEach(() => vi.restoreAllMocks());

const key = async (permissions: string[] | null): Promise<Response> => {
  const body = { name: 'metrics', role: 'auditor', ownerId: await owner, ...(permissions ? { permissions } : {}) };
  const made = await park.api('platform-admin').post<{ token: string }>('/api-keys', body);
  expect(made.status).toBe(201);
  return fetch(`${park.url}/metrics`, { headers: { authorization: `Bearer ${made.body.token}` } });
};
let owner: Promise<string>;

it('is read by a key that was made for it, and by no other', async () => {
  const memberships = [{ parkId: park.park.id, role: 'auditor', enterpriseId: null }];
  owner = park.user({ email: 'it@example.com', name: 'IT', password: 'correct horse battery staple', memberships });
  expect((await key(null)).status).toBe(403);
  expect((await key(['kernel.audit-read'])).status).toBe(403);
  await park.kernel.watch.look();
  const answer = await key(['kernel.metrics-read']);
  expect(answer.status).toBe(200);
  const text = await answer.text();
  const names = [
    'outbox',
    'leads',
    'processes',
    'pool_connections',
    'unmeasured',
    'lag_seconds',
    'nodejs_eventloop_lag_seconds',
  ];
  for (const name of names) expect(text).toContain(`lingtan_${name}`);
  for (const pool of ['app', 'kernel', 'sign-in', 'jobs'])
    expect(text).toContain(`lingtan_pool_connections{pool="${pool}",state="open"}`);
  expect(text).toContain('lingtan_unmeasured{part="database"} 0');
  const listed = await park.api('platform-admin').get<{ id: string; roles: string[] }[]>('/api-key-permissions');
  expect(listed.body.find(({ id }) => id === 'kernel.metrics-read')?.roles).toContain('auditor');
});

it('is not read by a key whose maker administers the installation no more', async () => {
  const body = { name: 'metrics', role: 'auditor', permissions: ['kernel.metrics-read', 'kernel.audit-read'] };
  const made = await park.api({ person: 'Ada', role: 'platform-admin' }).post<{ token: string }>('/api-keys', body);
  const { token } = made.body;
  const read = async () =>
    (await fetch(`${park.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await read()).toBe(200);
  const { kernelPool } = park.kernel.database;
  await kernelPool.query(`insert into kernel.memberships (park_id, user_id, role) values ($1, 'Ada', 'operator')`, [
    park.park.id,
  ]);
  await kernelPool.query(`update auth."user" set "platformAdmin" = false where id = 'Ada'`);
  await expect.poll(read, { timeout: 20_000 }).toBe(403);
  expect((await park.api({ token }).get('/audit')).status).toBe(200);
});

it('says which part cannot be asked, and gives the others', async () => {
  const { database } = park.kernel;
  vi.spyOn(database, 'withKernelTx').mockRejectedValueOnce(new Error('away'));
  const text = (await park.api('platform-admin').get<string>('/metrics')).body;
  expect(text).toContain('lingtan_unmeasured{part="database"} 1');
  expect(text).toContain('lingtan_pool_connections{pool="app",state="open"}');
});

it('has what plugins say of their parks, and which of them could not', async () => {
  const read = async (): Promise<string> => (await park.api('platform-admin').get<string>('/metrics')).body;
  const id = park.park.id;
  const text = await read();
  expect(text).toContain(`lingtan_shop_sold_total{park="${id}",what="tea"} 7`);
  expect(text).toContain(`lingtan_plugin_figures_missing{park="${id}",plugin="shop"} 0`);
  expect(text).toContain(`lingtan_plugin_figures_missing{park="${id}",plugin="stall"} 1`);
  sold.name = 'No figure';
  expect(await read()).toContain(`lingtan_plugin_figures_missing{park="${id}",plugin="shop"} 1`);
});

it('health counts the failed jobs of its own park', async () => {
  const { jobs } = park.kernel;
  vi.spyOn(jobs, 'counts').mockResolvedValue({ waiting: 0, active: 0, delayed: 0, failed: 4 });
  const failed = vi.spyOn(jobs, 'failed').mockResolvedValue([]);
  const { body } = await park.api('platform-admin').get<{ queues: Record<string, { failed: number }> }>('/health');
  expect(body.queues['shop']).toMatchObject({ failed: 0 });
  expect(failed).toHaveBeenCalledWith('shop', expect.objectContaining({ parkId: park.park.id }));
});

import { createServer, type Server } from 'node:net';
import { defineConfig, defineEvent, defineJob, definePlugin } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestKernel, testSecretKey } from '../../testing/index.ts';
import { createInstallationKey } from '../audit/installation-key.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';
import { encodeBatch } from '../jobs/job-batch.ts';
import type { JobScope } from '../jobs/job-system.ts';
import { claimPlace, leavePlace } from './processes.ts';

const Happened = defineEvent('placed.happened', { version: 1, schema: z.object({ n: z.int() }) });
const work = defineJob('work', { schema: z.object({ n: z.int() }), attempts: 1 });
const done: string[] = [];
let won = 0;
let led = 0;
const leads: number[] = [];
let input: Server;
const placed = definePlugin({
  id: 'placed',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  events: [Happened],
  jobs: [work],
  async start(park) {
    park.jobs.handle(work, async ({ n }) => void done.push(`job ${n}`));
    park.events.on(Happened, 'seen', async (_tx, { data }) => void done.push(`event ${data.n}`));
    // As a connector takes in what devices send.
    input = createServer().listen(0, '127.0.0.1');
    park.onStop(() => void input.close());
    for (const name of ['one', 'two', 'three', 'four']) {
      // What is won in one turn is won at once.
      park.lead(name, (lead) => {
        setImmediate(() => leads.push(won));
        [won, led] = [won + 1, led + 1];
        lead.onStop(() => void (led -= 1));
      });
    }
  },
});

let park: TestKernel;
let scope: JobScope;
let other: Kernel | null = null;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [placed], eventTuning: { relayIntervalMs: 50 } });
  scope = park.kernel.jobs.open({ parkId: park.park.id, pluginId: 'placed' });
});
afterAll(async () => {
  await other?.stop();
  await park.stop();
});

const rows = async () =>
  (
    await park.database.kernelPool.query<{ id: string; queues: string | null }>(
      'select id, queues from kernel.processes',
    )
  ).rows;
const ready = () => park.api('operator').get<{ reason?: string }>('/readyz');
/** As after a standstill of the process: its place has run out before another one asks for one. */
async function standStillWhile<T>(other: () => Promise<T>): Promise<T> {
  const age = () =>
    park.database.kernelPool.query(`update kernel.processes set seen_at = now() - interval '16 s' where id = $1`, [
      park.kernel.cluster.processId,
    ]);
  await age();
  const timer = setInterval(() => void age(), 20);
  return other().finally(() => clearInterval(timer));
}

describe('a process that stood still', () => {
  it('has its place again where nobody took it, and takes work again', async () => {
    await standStillWhile(async () => undefined);
    park.kernel.cluster.renew();
    await scope.enqueue(work, { n: 1 });
    await waitUntil(() => done.includes('job 1'));
    expect(await ready()).toMatchObject({ status: 200 });
  });

  it('takes no work beside one that has its queues elsewhere, says why, and goes on once that is gone', async () => {
    await scope.enqueue(work, { n: 2 }, { delayMs: 3_600_000 });
    other = await standStillWhile(() =>
      createKernel({
        ...{ database: park.database, secretKey: testSecretKey, installationKey: createInstallationKey() },
        ...{ plugins: [], version: '0.0.0-test', log: park.database.log, localToken: null },
        // Nobody is there: what counts is where it says that its queues are.
        redisUrl: 'redis://127.0.0.1:1',
      }),
    );
    const [own, its] = [park.kernel.cluster.processId, other.cluster.processId];
    expect(await rows()).toEqual([{ id: its, queues: 'redis' }]);
    park.kernel.cluster.renew();
    await waitUntil(() => park.kernel.cluster.displaced() !== null);
    expect(await ready()).toMatchObject({
      status: 503,
      body: { reason: expect.stringMatching(/REDIS_URL/) as string },
    });
    await expect(scope.enqueue(work, { n: 3 })).rejects.toMatchObject({ code: 'JOB_DISPLACED', status: 503 });
    await park.publish(Happened, { n: 2 });
    const tried = performance.now();
    // Its own work falls due meanwhile, and it asks for its place again and again.
    await park.database.kernelPool.query(`update bullmq.job set process_at_ms = 0 where name = 'work'`);
    while (performance.now() - tried < 800) await ready();
    park.kernel.cluster.renew();
    expect(done).toEqual(['job 1']);
    expect((await rows()).map(({ id }) => id)).toEqual([its]);

    await other.stop();
    other = null;
    await waitUntil(() => park.kernel.cluster.displaced() === null);
    // Its worker looks at once when something comes.
    await scope.enqueue(work, { n: 3 });
    await waitUntil(() => done.length === 4);
    expect(done.slice(1).sort()).toEqual(['event 2', 'job 2', 'job 3']);
    expect(await ready()).toMatchObject({ status: 200 });
    expect((await rows()).map(({ id }) => id)).toEqual([own]);
  });

  it('takes nothing in and does not come back beside a version that does not work beside its own', async () => {
    const { database } = park;
    const { token } = await park.key();
    const socket = io(park.url, { path: '/socket', transports: ['websocket'], auth: { token }, reconnection: false });
    let refusals = 0;
    socket.on('connect_error', () => void refusals++);
    await waitUntil(() => socket.connected && input.listening);
    const newer = { processId: 'newer', queues: 'postgres', log: database.log, database } as const;
    await standStillWhile(() =>
      claimPlace({ ...newer, mark: null, waitMs: 0, identity: { name: 'newer', version: '0.9.0', role: 'server' } }),
    );
    park.kernel.cluster.renew();
    await waitUntil(async () => (await ready()).body.reason?.includes('0.9.0') === true);
    expect(await park.api('operator').get('/api/me')).toMatchObject({ status: 503, body: { code: 'JOB_DISPLACED' } });
    // What is recorded is for whoever may work, and so is what was published.
    const jobs = encodeBatch([{ name: 'work', options: {}, envelopes: [{ park: park.park.id, data: { n: 5 } }] }], 0);
    await database.kernelPool.query(`insert into kernel.job_batches (id, plugin_id, jobs) values ('b', 'placed', $1)`, [
      jobs,
    ]);
    await waitUntil(() => led === 0 && !input.listening && !socket.connected);
    socket.connect();
    await waitUntil(() => refusals === 1);
    await park.kernel.jobs.sweep();
    expect((await database.kernelPool.query('select from kernel.job_batches')).rowCount).toBe(1);
    await leavePlace(database, 'newer');
    await waitUntil(async () => (await ready()).status === 200);
    await park.kernel.jobs.sweep();
    socket.connect();
    await waitUntil(() => done.includes('job 5') && led === 4 && input.listening && socket.connected);
    socket.close();
  });
});

it('a process that may not work for it has not heard of its place for long leads nothing, and asks for it at once', async () => {
  await waitUntil(() => led === 4);
  const { cluster } = park.kernel;
  const mayWork = vi.spyOn(cluster, 'mayWork').mockReturnValue(false);
  const renew = vi.spyOn(cluster, 'renew').mockImplementation(() => undefined);
  await waitUntil(() => led === 0);
  expect(cluster.displaced()).toBeNull();
  await waitUntil(() => renew.mock.calls.length > 0);
  renew.mockImplementation(() => void mayWork.mockRestore());
  await waitUntil(() => led === 4);
  renew.mockRestore();
});

it('of work that is led a process asks for its share at first, while another lives, and soon for what nobody takes', async () => {
  await park.setEnabled('placed', false);
  await park.database.kernelPool.query(`insert into kernel.processes (id) values ('other')`);
  park.kernel.cluster.renew();
  await waitUntil(() => park.kernel.cluster.others() === 1);
  won = leads.length = 0;
  await park.setEnabled('placed', true);
  await waitUntil(() => leads.length === 4);
  expect(leads).toEqual([2, 2, 4, 4]);
  await leavePlace(park.database, 'other');
});

it('a process is on the list until no job of it runs any more', async () => {
  const { kernel } = park;
  const close = kernel.jobs.close;
  let listed: unknown;
  kernel.jobs.close = async () => {
    await close();
    listed = await rows();
  };
  const list: string[] = [];
  const leave = park.database.listener.on('lingtan_processes', (id) => void list.push(String(id)));
  await kernel.stop();
  await waitUntil(() => list.includes(kernel.cluster.processId));
  leave();
  expect(listed).toMatchObject([{ id: kernel.cluster.processId }]);
  expect(await rows()).toEqual([]);
});

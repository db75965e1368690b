import { defineJob } from '@lingtan/sdk';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { createJobSystem } from '../jobs/index.ts';
import { createJobLedger } from '../jobs/job-ledger.ts';
import { readProcesses, startingReport } from './process-report.ts';
import { claimPlace, joinProcesses, leavePlace, type QueuesOf } from './processes.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.addPark('placed');
});
afterAll(() => database.close());
afterEach(() => database.kernelPool.query('delete from kernel.processes'));

const claim = (processId: string, queues: NonNullable<QueuesOf>, version = '0.1.0', mark?: string) =>
  claimPlace({
    ...{ database, processId, queues, log: database.log, waitMs: 0 },
    mark: { read: async () => mark },
    identity: { name: processId, version, role: 'server' },
  });
const add = (id: string, queues: QueuesOf, agoS = 0) =>
  database.kernelPool.query(
    `insert into kernel.processes (id, queues, seen_at) values ($1, $2, now() - make_interval(secs => $3))`,
    [id, queues, agoS],
  );

it.each([
  ['redis', 'postgres'],
  ['postgres', 'redis'],
] as const)(
  'a process with its queues in %s keeps out one with its queues in %s, while it lives',
  async (own, other) => {
    await claim('first', own);
    await claim('second', own);
    await expect(claim('third', other)).rejects.toMatchObject({ code: 'JOB_OTHER_QUEUES', status: 409 });
    await claim('second', own);
    for (const id of ['first', 'second']) await leavePlace(database, id);
    await claim('third', other);
  },
);

it('a process with another Redis is kept out while one lives, and one whose Redis does not answer is not', async () => {
  await claim('first', 'redis', '0.1.0', 'a');
  await expect(claim('second', 'redis', '0.1.0', 'b')).rejects.toMatchObject({
    code: 'JOB_OTHER_REDIS',
    message: expect.stringContaining('first'),
  });
  await claim('third', 'redis', '0.1.0', 'a');
  await claim('fourth', 'redis');
  for (const id of ['first', 'third', 'fourth']) await leavePlace(database, id);
  await claim('second', 'redis', '0.1.0', 'b');
});

it('of two that start at once with Redis servers of their own one is kept out', async () => {
  const ends = await Promise.allSettled([claim('a', 'redis', '0.1.0', 'one'), claim('b', 'redis', '0.1.0', 'two')]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('processes that are gone, that run no jobs, and that are from before keep nobody out', async () => {
  await add('gone', 'redis', 16);
  await add('command line', null);
  await claim('next', 'postgres');
});

it('one that starts says who it is, and keeps out a version that does not work beside it', async () => {
  await claim('older', 'postgres', '0.1.0');
  const [row] = await readProcesses(database);
  expect(row!.report).toMatchObject({ name: 'older', version: '0.1.0', role: 'server', phase: 'starting plugins' });
  await expect(claim('newer', 'postgres', '0.3.0')).rejects.toMatchObject({ code: 'CLUSTER_VERSIONS' });
  await claim('next', 'postgres', '0.2.0');
});

it('a process stops for one of a version before that takes its place again unasked, so that one of the two works', async () => {
  await claim('own', 'redis');
  const identity = { name: 'own', version: '0.1.0', role: 'server' } as const;
  const own = await joinProcesses({
    ...{ database, processId: 'own', queues: 'redis', mark: null, log: database.log },
    report: () => startingReport(identity),
  });
  expect([own.displaced(), own.mayWork()]).toEqual([null, true]);
  await add('before', 'postgres');
  own.renew();
  await waitUntil(() => own.displaced() !== null);
  expect([own.displaced(), own.mayWork()]).toEqual([expect.stringContaining('REDIS_URL'), false]);
  await leavePlace(database, 'before');
  await waitUntil(() => own.mayWork());
  await own.leave();
});

it('of two that start at once one is kept out', async () => {
  const ends = await Promise.allSettled([claim('a', 'redis'), claim('b', 'postgres')]);
  expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('what is recorded for queues in Redis is left to the processes that have them, and taken over once those are gone', async () => {
  const work = defineJob('work', { schema: z.strictObject({}) });
  const ledger = createJobLedger(database, database.log, 5);
  const options = { attempts: 1 };
  await ledger.record('planner', { name: 'work', options, envelopes: [{ park: 'placed', data: {} }] });
  await add('other', 'redis');
  const jobs = await createJobSystem({ database, log: database.log });
  const scope = jobs.open({ parkId: 'placed', pluginId: 'planner' });
  let runs = 0;
  scope.handle(work, async () => void (runs += 1));
  await scope.activate();
  await jobs.sweep();
  expect((await database.kernelPool.query('select from kernel.job_batches')).rowCount).toBe(1);
  await leavePlace(database, 'other');
  await jobs.sweep();
  await waitUntil(() => runs === 1);
  await scope.close();
  await jobs.close();
  await ledger.close();
});

it('a kernel takes its place before it takes a job', async () => {
  // Modules are shared with other files, so that what is watched here is loaded for this test alone.
  vi.resetModules();
  const real = await import('./processes.ts');
  const claimed = vi.fn(real.claimPlace);
  vi.doMock('./processes.ts', () => ({ ...real, claimPlace: claimed }));
  const { createTestKernel } = await import('../../testing/index.ts');
  const { kernel, stop } = await createTestKernel({ plugins: [] });
  vi.doUnmock('./processes.ts');
  vi.resetModules();
  const { processId } = kernel.cluster;
  expect(claimed.mock.calls.map(([options]) => options.processId)).toContain(processId);
  const { rows } = await kernel.database.kernelPool.query('select id, queues from kernel.processes');
  expect(rows).toEqual([{ id: processId, queues: 'postgres' }]);
  await stop();
});

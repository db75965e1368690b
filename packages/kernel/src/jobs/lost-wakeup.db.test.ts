import { createJobSystem, type JobSystem } from '@lingtan/kernel';
import { defineJob } from '@lingtan/sdk';
import { createEventRecorder, waitUntil } from '@lingtan/test-kit';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import pg from 'pg';
import { insideOf } from '../database/client-inside.ts';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';

const count = defineJob('count', { schema: z.object({ n: z.number().int() }) });

let db: TestDatabase;
let jobs: JobSystem;

beforeAll(async () => {
  db = await createTestDatabase();
  jobs = await createJobSystem({ database: db, log: db.log });
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await jobs.close();
  await db.close();
});

it('a job that came while the worker could not listen is found within seconds', async () => {
  const { parkId } = await db.addPark('deaf');
  const scope = jobs.open({ parkId, pluginId: 'deaf' });
  const seen = createEventRecorder<number>();
  scope.handle(count, async ({ n }) => seen.record(n));
  await scope.activate();
  await scope.enqueue(count, { n: 1 });
  await seen.waitFor(1);
  // A connection that breaks as the first job ends is another matter.
  await waitUntil(async () => (await db.withOwner((owner) => owner.query('select 1 from bullmq.job'))).rowCount === 0);
  // The connection breaks again as the worker begins to listen anew, and once more as it looks for what came meanwhile.
  const faults = breakOnce(['LISTEN bullmq_jobs', 'claimable'], () => enqueueAnyhow(2));
  await db.breakConnections('lingtan_kernel');
  expect(await seen.waitFor(1, (n) => n === 2)).toEqual([2]);
  expect(faults).toEqual(['LISTEN bullmq_jobs', 'claimable']);

  /** The connection of who enqueues breaks with the others, sooner or later than that of the worker; then it is done again. */
  function enqueueAnyhow(n: number): Promise<void> {
    return waitUntil(() =>
      scope.enqueue(count, { n }).then(
        () => true,
        () => false,
      ),
    );
  }
});

it.each(["set_config('application_name'", 'LISTEN bullmq_jobs'])(
  'a worker whose connection does not answer to %s gets another one, and finds its jobs',
  async (word) => {
    const { parkId } = await db.addPark(`dumb-${word.length}`);
    const scope = jobs.open({ parkId, pluginId: 'dumb' });
    const seen = createEventRecorder<number>();
    scope.handle(count, async ({ n }) => seen.record(n));
    await scope.activate();
    await scope.enqueue(count, { n: 1 });
    await seen.waitFor(1);
    const deaf = goDeafAt(word);
    await db.breakConnections('lingtan_kernel');
    await waitUntil(() => deaf.size > 0);
    await waitUntil(() =>
      scope.enqueue(count, { n: 2 }).then(
        () => true,
        () => false,
      ),
    );
    expect(await seen.waitFor(1, (n) => n === 2)).toEqual([2]);
    await scope.close();
  },
);

/** The next connection that is asked something with a word in it answers nothing any more; what it is asked is given up. */
function goDeafAt(word: string): Set<pg.Client> {
  const deaf = new Set<pg.Client>();
  const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    if (deaf.size === 0 && String(args[0]).includes(word)) deaf.add(this);
    if (!deaf.has(this)) return send.apply(this, args) as never;
    insideOf(this).readyForQuery = false;
    const given = new Error('Query read timeout');
    const callback = args.at(-1);
    if (typeof callback !== 'function') return Promise.reject(given) as never;
    callback(given);
    return undefined as never;
  });
  return deaf;
}

it('a worker that could not connect at first leaves the process its turn, and finds its jobs once it is started again', async () => {
  const { parkId } = await db.addPark('late');
  const scope = jobs.open({ parkId, pluginId: 'late' });
  const seen = createEventRecorder<number>();
  scope.handle(count, async ({ n }) => seen.record(n));
  await scope.enqueue(count, { n: 1 });
  // What a worker asks first.
  const faults = breakOnce(['"bullmq".migration'], () => Promise.resolve());
  await expect(scope.activate()).rejects.toThrow('terminating connection');
  await scope.activate();
  expect(await seen.waitFor(1, (n) => n === 1)).toEqual([1]);
  expect(faults).toHaveLength(1);
});

/** Fails the next statement with each of some words, in this order; at the first of them something else happens. */
function breakOnce(words: string[], atFirst: () => Promise<unknown>): string[] {
  const left = [...words];
  const done: string[] = [];
  const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [word] = left;
    if (word === undefined || !String(args[0]).includes(word)) return send.apply(this, args) as never;
    left.shift();
    done.push(word);
    const error = new Error('terminating connection due to administrator command');
    const broken = (done.length === 1 ? atFirst() : Promise.resolve()).then(() => Promise.reject(error));
    const answer = args.at(-1);
    if (typeof answer !== 'function') return broken as never;
    broken.catch((failure: unknown) => answer(failure));
    return undefined as never;
  });
  return done;
}

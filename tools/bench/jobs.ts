import { cpus, loadavg } from 'node:os';
import { createJobSystem, type JobSystem } from '@lingtan/kernel';
import { defineJob } from '@lingtan/sdk';
import { createTestDatabase, startTestPostgres, startTestRedis, type TestDatabase } from '@lingtan/kernel/testing';
import { createPostgresBackend, Queue, Worker, type QueueOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { z } from 'zod';
import { median, percentile, type BenchResult } from './result.ts';

const jobsPerRun = 3000;
const batch = 100;
const concurrency = 16;
const runs = 7;
const tick = defineJob('tick', { schema: z.object({ n: z.number().int(), meter: z.string() }), attempts: 3 });
const payload = (n: number) => ({ n, meter: `meter-${n % 50}` });

/** One way to run jobs: hands out `total` jobs in batches and resolves when all have run. Returns jobs per second. */
type Contender = { throughput(): Promise<number>; close(): Promise<void> };

/**
 * Overhead of the job layer (payload checks, fairness, traces; on Redis also the durable record) over the bare queue
 * library with the same options on the same server. Aim: at least 0.85 of it on both back ends.
 */
export async function run(): Promise<BenchResult> {
  const postgres = await startTestPostgres();
  process.env.LINGTAN_TEST_DATABASE_URL = postgres.superuserUrl;
  const redis = await startTestRedis();
  const database = await createTestDatabase();
  try {
    const onPostgres = await compare(
      () => ours(database),
      () => barePostgres(database),
    );
    const onRedis =
      redis &&
      (await compare(
        () => ours(database, redis.url),
        () => bareRedis(redis.url),
      ));
    const latencies = await measureLatency(database);
    return {
      name: 'jobs',
      unit: 'jobs/s',
      ours: onPostgres.ours,
      baseline: { name: 'bare BullMQ on PostgreSQL', value: onPostgres.bare },
      ratio: onPostgres.ours / onPostgres.bare,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      details: {
        aim: 'ratio >= 0.85 on both back ends',
        latency: 'enqueue to start of the handler on PostgreSQL, one at a time, ms',
        jobsPerRun,
        batch,
        concurrency,
        runs,
        postgres: onPostgres,
        redis: onRedis && {
          ...onRedis,
          ratio: onRedis.ours / onRedis.bare,
          note: 'ours also commits each job to PostgreSQL',
        },
        fsync: false,
        cores: cpus().length,
        load: loadavg()[0],
      },
    };
  } finally {
    await database.close();
    await redis?.stop();
    await postgres.stop();
  }
}

/** Turn about, so that both meet the same weather; the median of the runs. */
async function compare(makeOurs: () => Promise<Contender>, makeBare: () => Promise<Contender>) {
  const results = { ours: [] as number[], bare: [] as number[] };
  const [mine, bare] = [await makeOurs(), await makeBare()];
  await Promise.all([mine.throughput(), bare.throughput()]);
  for (let round = 0; round < runs; round++) {
    results.bare.push(await bare.throughput());
    results.ours.push(await mine.throughput());
  }
  await mine.close();
  await bare.close();
  return { ours: median(results.ours), bare: median(results.bare), oursRuns: results.ours, bareRuns: results.bare };
}

/** Adds batches while the worker runs, and tells how many jobs per second came out at the other end. */
async function drive(add: (list: ReturnType<typeof payload>[]) => Promise<unknown>, done: Counter): Promise<number> {
  const finished = done.expect(jobsPerRun);
  const started = performance.now();
  for (let at = 0; at < jobsPerRun; at += batch) await add(Array.from({ length: batch }, (_, n) => payload(at + n)));
  await finished;
  return jobsPerRun / ((performance.now() - started) / 1000);
}

interface Counter {
  count(): void;
  expect(total: number): Promise<void>;
}

function counter(): Counter {
  let left = 0;
  let resolve = (): void => {};
  return {
    count: () => {
      if (--left === 0) resolve();
    },
    expect: (total) => {
      left = total;
      return new Promise((done) => (resolve = done));
    },
  };
}

let parks = 0;
async function ours(database: TestDatabase, redisUrl?: string): Promise<Contender> {
  const { parkId } = await database.addPark(`bench-${++parks}`);
  const system: JobSystem = await createJobSystem({
    database,
    log: database.log,
    tuning: { concurrency },
    ...(redisUrl ? { redisUrl } : {}),
  });
  const scope = system.open({ parkId, pluginId: `ours-${parks}` });
  const done = counter();
  scope.handle(tick, async () => done.count());
  await scope.activate();
  return {
    throughput: () => drive((list) => scope.enqueueAll(tick, list), done),
    close: async () => {
      await scope.close();
      await system.close();
    },
  };
}

const bareOptions = { attempts: 3, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: true };

async function barePostgres(database: TestDatabase): Promise<Contender> {
  const pool = new pg.Pool({ connectionString: database.kernelUrl, max: 11, options: '-c search_path=bullmq' });
  const contender = bare(pool as unknown as QueueOptions['connection'], createPostgresBackend as unknown as undefined);
  return { ...contender, close: () => contender.close().then(() => pool.end()) };
}

async function bareRedis(url: string): Promise<Contender> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const contender = bare(connection, undefined);
  return { ...contender, close: () => contender.close().then(() => connection.disconnect()) };
}

function bare(connection: QueueOptions['connection'], factory: undefined): Contender {
  const done = counter();
  const queue = new Queue('bare', { connection }, factory);
  const worker = new Worker('bare', async () => done.count(), { connection, concurrency }, factory);
  return {
    throughput: () =>
      drive((list) => queue.addBulk(list.map((data) => ({ name: 'tick', data, opts: bareOptions }))), done),
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}

async function measureLatency(database: TestDatabase): Promise<number[]> {
  const { parkId } = await database.addPark(`bench-${++parks}`);
  const system = await createJobSystem({ database, log: database.log });
  const scope = system.open({ parkId, pluginId: 'latency' });
  const latencies: number[] = [];
  let resolve = (): void => {};
  scope.handle(tick, async () => resolve());
  await scope.activate();
  for (let n = 0; n < 200; n++) {
    const ran = new Promise<void>((done) => (resolve = done));
    const started = performance.now();
    await scope.enqueue(tick, payload(n));
    await ran;
    latencies.push(performance.now() - started);
  }
  await scope.close();
  await system.close();
  return latencies;
}

import type { Logger } from '@lingtan/sdk';
import {
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Job,
  type Processor,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type pg from 'pg';
import { firstNames, installationName, type InstallationRecord } from '../database/installation-record.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { createPool } from '../database/pools.ts';
import { limitedLog } from './limited-log.ts';
import type { ScheduleTimes } from './schedule-times.ts';
import { connectAgain, initializeAgain, pauseAfterErrors, type PostgresConnection } from './steady-connection.ts';

/** What travels in a job, beside its payload. Short names, since it is written with every job. */
export interface JobEnvelope {
  /** Park id. */
  park: string;
  data: unknown;
  /** W3C traceparent of whoever caused it. */
  trace?: string;
  /** When it first found no handler, in ms since the epoch. */
  orphanSince?: number;
  /** Of one of a schedule that had to wait: when the next one is due, in ms since the epoch. */
  until?: number;
  /** Of one of a schedule: it runs, or means to as soon as no other one does. */
  begins?: true;
  /** What its last failure says in Chinese; written when it failed for good. */
  errorZh?: string;
}

export type QueueJob = Job<JobEnvelope, void, string>;
export type JobQueue = Queue<QueueJob, void, string>;

/**
 * The place that queues live in. Two of them: PostgreSQL, and Redis when there is one. Completed jobs are not kept in
 * either.
 */
export interface JobBackend {
  readonly kind: 'postgres' | 'redis';
  queue(name: string): JobQueue;
  worker(
    name: string,
    process: Processor<JobEnvelope, void, string>,
    options: WorkerTuning,
  ): Worker<JobEnvelope, void, string>;
  /** Takes a failed job away; false when another has done so. */
  removeFailed(queue: JobQueue, jobId: string): Promise<boolean>;
  /** Why Redis does not answer; null while it does. Of PostgreSQL the kernel knows otherwise. */
  problem(): string | null;
  /** Calls when Redis answers again. */
  onBack(listener: () => void): void;
  /** Waits for something that ends, and no longer once Redis is away: it would hang there until that is back. */
  whileThere(ending: Promise<unknown>): Promise<void>;
  /** Connections to PostgreSQL that the queues have for themselves; null where they are elsewhere. */
  readonly pool: pg.Pool | null;
  /** Called when a worker of this back end has closed. */
  workerClosed(): void;
  close(): Promise<void>;
}

/**
 * Looks for jobs in a queue by their ids: `there` when it is to run or runs, `over` when it has failed for good, and
 * `gone` when nothing is known of it.
 */
export type LookAtJobs = (queue: string, ids: readonly string[]) => Promise<('there' | 'over' | 'gone')[]>;

/** Tuning of a worker; the defaults are for production, tests shorten the times. */
export type WorkerTuning = Pick<
  WorkerOptions,
  'concurrency' | 'stalledInterval' | 'lockDuration' | 'maxStalledCount' | 'drainDelay' | 'removeOnFail'
>;

const schema = 'bullmq';

/** Seconds after which a worker that waits looks for jobs again, whatever it was told. */
const looksAgainAfter = 5;

/**
 * Back end of the library, whose worker never waits for longer than it does in an empty queue. By itself it would wait for an hour
 * after a broken connection, trusting in a notification: one sent before it listened again is lost, and if the connection breaks
 * once more as it looks for what came meanwhile, those jobs would lie until the next one is added.
 */
const postgresBackend: typeof createPostgresBackend = (...args) => {
  const backend = createPostgresBackend(...args);
  connectAgain((backend as unknown as { connection: PostgresConnection }).connection);
  return Object.defineProperty(backend, 'maximumBlockTimeout', { value: looksAgainAfter });
};

/**
 * Queues in PostgreSQL. One pool serves all of them; each worker holds one more connection for LISTEN, so the pool
 * grows with the workers (a fixed pool dead-locks when the listeners have taken all of it).
 */
export async function openPostgresJobs(
  database: KernelDatabase,
  log: Logger,
  settings?: ScheduleTimes['settings'],
): Promise<JobBackend> {
  const role = database.roles.kernel;
  await database.withOwner(async (owner) => {
    // Default privileges, since later versions add tables. The back end makes a sequence per queue, hence CREATE.
    await owner.query(`create schema if not exists ${schema};
      grant usage, create on schema ${schema} to ${role};
      alter default privileges in schema ${schema} grant select, insert, update, delete, truncate on tables to ${role};
      alter default privileges in schema ${schema} grant usage, select, update on sequences to ${role}`);
    await runMigrations(owner, schema);
  });
  const base = 10;
  const own = settings ? { settings } : {};
  const pool = createPool({
    connectionString: database.kernelUrl,
    max: base,
    name: 'jobs',
    log,
    searchPath: schema,
    limits: database.limits,
  });
  const resize = (by: number): void => void (pool.options.max = Math.max(base, (pool.options.max ?? base) + by));
  // BullMQ adds a listener for each queue and worker and leaves it there; the pool has one of its own already, which logs.
  const on = pool.on.bind(pool) as (event: string, listener: (...args: unknown[]) => void) => typeof pool;
  pool.on = ((event: string, listener: (...args: unknown[]) => void) =>
    event === 'error' ? pool : on(event, listener)) as typeof pool.on;
  // The queue classes are typed for Redis by default; the factory makes the connection, whatever its type.
  const connection = pool as unknown as QueueOptions['connection'];
  const factory = postgresBackend as unknown as undefined;
  // As a setting of the worker it would look for other completed jobs after each one.
  const defaultJobOptions = { removeOnComplete: true };
  return {
    kind: 'postgres',
    pool,
    queue: (name) => new Queue(name, { connection, defaultJobOptions, ...own }, factory) as unknown as JobQueue,
    worker: (name, process, options) => {
      resize(1);
      return pauseAfterErrors(new Worker(name, process, { ...options, ...own, connection }, factory));
    },
    problem: () => null,
    onBack: () => {},
    whileThere: async (ending) => void (await ending),
    // The library refuses to remove any job that came of a schedule, failed ones too. Logs go by the foreign key.
    removeFailed: async (queue, jobId) => {
      const sql = `delete from ${schema}.job where queue = $1 and id = $2 and state = 'failed'`;
      return (await pool.query(sql, [queue.name, jobId])).rowCount === 1;
    },
    workerClosed: () => resize(-1),
    close: () => pool.end(),
  };
}

const idsPerLook = 1000;

/** How long Redis may take to answer, in ms. It is asked as often, so that one that stands still is known within twice as long. */
const answersWithin = 3000;
/** The same for connections on which workers wait for jobs: longer than they wait, in ms. */
const workerAnswersWithin = 30_000;

/** Whether a call failed because Redis did not answer: what it was to do may have been done, or may be done yet. */
export function isUnanswered(error: unknown): boolean {
  const { name, message } = error as Error;
  return (
    name === 'MaxRetriesPerRequestError' ||
    name === 'AbortError' ||
    /^(Command timed out|Connection is closed)/.test(message)
  );
}

/** Goes on without the answer; what a call failed by otherwise is thrown. */
export function unlessUnanswered(error: unknown): null {
  if (!isUnanswered(error)) throw error;
  return null;
}

/**
 * Prefix of an installation's queues. Those from before each had its own go on with the first one: on each Redis that
 * is the one installation that has claimed it there. While Redis is away the first name is taken, and claimed once it is back.
 */
async function prefixOf(redis: Redis, installation: InstallationRecord, log: Logger): Promise<string> {
  const { id, queues } = installation;
  if (id === null || queues !== firstNames.queues) return queues;
  const own = installationName(installation);
  const isOurs = async (): Promise<boolean> => {
    const claim = `${firstNames.queues}:installation`;
    await redis.set(claim, id, 'NX');
    return (await redis.get(claim)) === id;
  };
  const ours = redis.status === 'ready' ? await isOurs().catch(unlessUnanswered) : null;
  if (ours === false) {
    log.info(
      { queues: own },
      'another installation uses this Redis, so the queues of this one have a name of their own',
    );
    return own;
  }
  const claim = (): void =>
    void isOurs().then(
      (claimed) => {
        if (!claimed)
          log.error({ queues: own }, 'another installation uses these queues: restart, and this one has its own');
      },
      (error: unknown) => {
        log.warn({ err: error }, 'whose the queues are could not be asked');
        redis.once('ready', claim);
      },
    );
  if (ours === null) redis.once('ready', claim);
  return queues;
}

/**
 * Queues in Redis. All work in them can be derived again from PostgreSQL, so it need not be durable; and a Redis that is away,
 * also at the start, is waited for.
 */
export async function openRedisJobs(
  url: string,
  installation: InstallationRecord,
  log: Logger,
  answerMs = answersWithin,
  settings?: ScheduleTimes['settings'],
): Promise<JobBackend & { look: LookAtJobs }> {
  const { warn } = limitedLog(log);
  const connect = (options: RedisOptions): Redis => {
    const client = new Redis(url, {
      ...options,
      lazyConnect: false,
      retryStrategy: (times) => Math.min(times * 50, 1000),
    });
    client.on('error', (error: Error) => {
      if (client === shared) lastError = error.message || (error as NodeJS.ErrnoException).code || error.name;
      warn({ error: error.message }, 'Redis connection lost');
    });
    return client;
  };
  const own = settings ? { settings } : {};
  const listeners: (() => void)[] = [];
  let lastError = 'not connected yet';
  let away = false;
  // A connection that owes an answer for longer is given up, and a new one is asked for. What it owed fails, and is not asked again:
  // it may have been done, and the job be over. Where workers wait for jobs nothing fails, since waiting is what they do there.
  const shared: Redis = connect({
    ...{ socketTimeout: answerMs, commandTimeout: 2 * answerMs },
    ...{ maxRetriesPerRequest: 20, autoResendUnfulfilledCommands: false },
  });
  const blocking = connect({ maxRetriesPerRequest: null, socketTimeout: workerAnswersWithin });
  const asking = setInterval(() => {
    if (shared.status === 'ready') shared.ping().catch(() => undefined);
  }, answerMs);
  asking.unref();
  shared.on('close', () => (away = true));
  shared.on('ready', () => {
    if (!away) return;
    away = false;
    log.info({}, 'Redis answers again');
    for (const listener of listeners) listener();
  });
  const watched = <T extends { backend: unknown }>(made: T): T => {
    initializeAgain(made);
    return made;
  };
  await new Promise<void>((resolve) => shared.once('ready', resolve).once('error', () => resolve()));
  if (shared.status !== 'ready')
    log.error({ reason: lastError }, 'Redis does not answer; the server goes on without its queues, and tries again');
  const prefix = await prefixOf(shared, installation, log);
  return {
    kind: 'redis',
    pool: null,
    problem: () => (shared.status === 'ready' ? null : lastError),
    onBack: (listener) => void listeners.push(listener),
    whileThere: async (ending) => {
      let heard = (): void => {};
      const gone = new Promise<void>((resolve) => (heard = resolve));
      shared.once('close', heard);
      if (shared.status !== 'ready') heard();
      // What is left behind may fail still, once Redis is back.
      ending.catch(() => undefined);
      await Promise.race([ending, gone]).finally(() => shared.off('close', heard));
    },
    queue: (name) => watched(new Queue(name, { connection: shared, prefix, ...own })) as unknown as JobQueue,
    worker: (name, process, options) =>
      // In the worker rather than in each job, since the options of a job are written and read with it.
      pauseAfterErrors(
        watched(
          new Worker(name, process, {
            ...options,
            ...own,
            removeOnComplete: { count: 0 },
            connection: blocking,
            prefix,
          }),
        ),
      ),
    removeFailed: async (queue, jobId) => (await queue.remove(jobId)) === 1,
    workerClosed: () => {},
    look: async (queue, ids) => {
      const found: ('there' | 'over' | 'gone')[] = [];
      for (let at = 0; at < ids.length; at += idsPerLook) {
        const pipeline = shared.pipeline();
        for (const id of ids.slice(at, at + idsPerLook)) {
          pipeline.hmget(`${prefix}:${queue}:${id}`, 'timestamp', 'finishedOn');
        }
        for (const [error, fields] of (await pipeline.exec()) ?? []) {
          if (error) throw error;
          const [timestamp, finishedOn] = fields as (string | null)[];
          found.push(finishedOn ? 'over' : timestamp ? 'there' : 'gone');
        }
      }
      return found;
    },
    close: async () => {
      clearInterval(asking);
      // The workers' connection is asked only where this one has answered: it would be waited for longer.
      const answers = shared.status === 'ready' && (await shared.quit().catch(() => null)) !== null;
      if (answers && blocking.status === 'ready') await blocking.quit().catch(() => null);
      for (const client of [shared, blocking]) client.disconnect();
    },
  };
}

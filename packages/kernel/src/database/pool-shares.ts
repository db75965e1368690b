import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { isInBackground } from './patience.ts';

interface Request {
  /** Only reads: it may wait longest. */
  reads: boolean;
  open: boolean;
}

const requests = new AsyncLocalStorage<Request | null>();

/** Runs the work of a request: of each pool it leaves some connections to what must not wait behind requests. */
export async function asRequest<T>(reads: boolean, work: () => Promise<T>): Promise<T> {
  const request: Request = { reads, open: true };
  try {
    return await requests.run(request, work);
  } finally {
    // What it left behind, such as a plugin that was switched on, is no part of it any more.
    request.open = false;
  }
}

/** Runs work that must not wait behind requests or jobs although one of them has begun it. */
export function aheadOfRequests<T>(work: () => T): T {
  return requests.run(null, work);
}

/**
 * Requests and jobs together take at most so much of a pool, those that only read and those that are jobs somewhat less; the
 * rest is for control, ingest, deliveries and leases.
 */
const shareOfAll = 0.8;
const shareOfReads = 0.6;
const shareOfJobs = 0.4;

/** A job has nobody who waits for its answer: it waits longer for its turn, in connection timeouts. */
const turnsOfJobs = 30;

/** Places of a pool, taken in the order of asking. */
class Places {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** @throws when none has become free within `patienceMs` */
  take(patienceMs: number): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const mine = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(mine);
        // The words of the pool itself, for the same thing.
        reject(new Error('timeout exceeded when trying to connect'));
      }, patienceMs);
      this.#waiting.add(mine);
    });
  }

  give(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

/** Keeps requests and jobs to their shares of a pool. */
export class PoolShares {
  readonly #all: Places;
  readonly #reads: Places;
  readonly #jobs: Places;
  readonly #patienceMs: number;
  readonly #held = new Map<pg.PoolClient, () => void>();

  constructor(pool: pg.Pool) {
    const { max = 10, connectionTimeoutMillis = 10_000 } = pool.options;
    const part = (share: number): number => Math.max(1, Math.floor(max * share));
    this.#all = new Places(part(shareOfAll));
    this.#reads = new Places(part(shareOfReads));
    this.#jobs = new Places(part(shareOfJobs));
    this.#patienceMs = connectionTimeoutMillis;
    pool.on('release', (_error, client) => {
      this.#held.get(client as pg.PoolClient)?.();
      this.#held.delete(client as pg.PoolClient);
    });
  }

  /** A connection from `connect`, for a request or a job once it has its turn; for all else at once. */
  async connect(connect: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    const request = requests.getStore();
    const isJob = request === undefined && isInBackground();
    if (!isJob && !request?.open) return connect();
    const own = isJob ? [this.#jobs] : request?.reads ? [this.#reads] : [];
    const places = [...own, this.#all];
    const patienceMs = this.#patienceMs * (isJob ? turnsOfJobs : 1);
    const taken: Places[] = [];
    const give = (): void => {
      for (const each of taken) each.give();
    };
    try {
      for (const each of places) {
        await each.take(patienceMs);
        taken.push(each);
      }
      const client = await connect();
      this.#held.set(client, give);
      return client;
    } catch (error) {
      give();
      throw error;
    }
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

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

/** Runs work that must not wait behind requests although one of them has begun it. */
export function aheadOfRequests<T>(work: () => T): T {
  return requests.run(null, work);
}

/** Requests take at most so much of a pool, those that only read somewhat less; the rest is for control, ingest and leases. */
const shareOfRequests = 0.8;
const shareOfReads = 0.6;

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

/** Keeps requests to their share of a pool. */
export class RequestShare {
  readonly #all: Places;
  readonly #reads: Places;
  readonly #patienceMs: number;
  readonly #held = new Map<pg.PoolClient, () => void>();

  constructor(pool: pg.Pool) {
    const { max = 10, connectionTimeoutMillis = 10_000 } = pool.options;
    const part = (share: number): number => Math.max(1, Math.floor(max * share));
    this.#all = new Places(part(shareOfRequests));
    this.#reads = new Places(part(shareOfReads));
    this.#patienceMs = connectionTimeoutMillis;
    pool.on('release', (_error, client) => {
      this.#held.get(client as pg.PoolClient)?.();
      this.#held.delete(client as pg.PoolClient);
    });
  }

  /** A connection from `connect`, for a request once it has its turn; for all else at once. */
  async connect(connect: () => Promise<pg.PoolClient>): Promise<pg.PoolClient> {
    const request = requests.getStore();
    if (!request?.open) return connect();
    const places = request.reads ? [this.#reads, this.#all] : [this.#all];
    const taken: Places[] = [];
    const give = (): void => {
      for (const each of taken) each.give();
    };
    try {
      for (const each of places) {
        await each.take(this.#patienceMs);
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

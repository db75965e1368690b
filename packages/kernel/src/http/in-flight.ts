import { httpErrors } from '../errors.ts';

/** How many requests of one caller are worked on at once, how many more wait for that, and how long, ms. */
export interface InFlightLimits {
  atOnce: number;
  waiting: number;
  patienceMs: number;
}

// A browser sends six at once. Whoever sends more gets no more of the server than everybody else.
export const defaultInFlight: InFlightLimits = { atOnce: 8, waiting: 200, patienceMs: 10_000 };

interface Caller {
  running: number;
  readonly waiting: (() => void)[];
}

/** Keeps one caller from holding all connections to the database: requests beyond a few wait for those of the same caller. */
export class InFlight {
  readonly #limits: InFlightLimits;
  readonly #callers = new Map<string, Caller>();

  constructor(limits: InFlightLimits = defaultInFlight) {
    this.#limits = limits;
  }

  /**
   * Resolves when it is this request's turn.
   * @param signal ends the waiting of a request whose caller has gone
   * @returns what ends it, to be called once
   * @throws HTTP_TOO_MANY_REQUESTS when as many wait as may; HTTP_BUSY when its turn does not come
   */
  async enter(key: string, signal?: AbortSignal): Promise<() => void> {
    const { atOnce, waiting, patienceMs } = this.#limits;
    const caller = this.#callers.get(key) ?? { running: 0, waiting: [] };
    this.#callers.set(key, caller);
    if (caller.running < atOnce) caller.running++;
    else if (caller.waiting.length >= waiting) throw httpErrors.TOO_MANY_REQUESTS({ seconds: 1 });
    // Whoever leaves hands its place on, so it is counted as running all along.
    else await turn(caller.waiting, patienceMs, signal);
    return () => {
      const next = caller.waiting.shift();
      if (next) next();
      else if (--caller.running === 0) this.#callers.delete(key);
    };
  }
}

/** Stands in a line until called by it. Those before may hang with the database, and whoever sent this wants to know. */
function turn(line: (() => void)[], patienceMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (): void => {
      stop();
      resolve();
    };
    const giveUp = (): void => {
      stop();
      line.splice(line.indexOf(go), 1);
      reject(httpErrors.BUSY({ seconds: 5 }));
    };
    const timer = setTimeout(giveUp, patienceMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    };
    line.push(go);
    if (signal?.aborted) giveUp();
  });
}

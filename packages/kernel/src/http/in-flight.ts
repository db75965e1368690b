import { httpErrors } from '../errors.ts';

/** How many requests of one caller are worked on at once, and how many more wait for that. */
export interface InFlightLimits {
  atOnce: number;
  waiting: number;
}

// A browser sends six at once. Whoever sends more gets no more of the server than everybody else.
export const defaultInFlight: InFlightLimits = { atOnce: 8, waiting: 200 };

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
   * @returns what ends it, to be called once
   * @throws HTTP_TOO_MANY_REQUESTS when as many wait as may
   */
  async enter(key: string): Promise<() => void> {
    const { atOnce, waiting } = this.#limits;
    const caller = this.#callers.get(key) ?? { running: 0, waiting: [] };
    this.#callers.set(key, caller);
    if (caller.running < atOnce) caller.running++;
    else if (caller.waiting.length >= waiting) throw httpErrors.TOO_MANY_REQUESTS({ seconds: 1 });
    // Whoever leaves hands its place on, so it is counted as running all along.
    else await new Promise<void>((resolve) => caller.waiting.push(resolve));
    return () => {
      const next = caller.waiting.shift();
      if (next) next();
      else if (--caller.running === 0) this.#callers.delete(key);
    };
  }
}

import type { Tx } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';

type Runner = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

const longestMs = 10_000;
/** How long it may go on once others wait for its end. */
const hurriedMs = 1000;
/** Transactions of one plugin that are open at once: each holds a connection that others need too. */
const openAtOnce = 2;

interface Open {
  tx: Tx;
  hurry(): void;
}

/** Transactions that a plugin's process has open through us, by number. */
export class Transactions {
  readonly #plugin: string;
  readonly #open = new Map<number, Open>();
  readonly #runners = new Map<string, Runner>();
  #next = 1;
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(plugin: string) {
    this.#plugin = plugin;
  }

  /** Lets a request open transactions of its own kind until it has been answered. */
  addRunner(id: string, runner: Runner): () => void {
    this.#runners.set(id, runner);
    return () => void this.#runners.delete(id);
  }

  /** The runner of a request. @throws PLUGIN_CALL_INVALID when the request has been answered */
  runner(id: string): Runner {
    const runner = this.#runners.get(id);
    if (!runner) throw pluginErrors.CALL_INVALID({ plugin: this.#plugin, problem: 'the request has been answered' });
    return runner;
  }

  /** Opens a transaction and keeps it open while the other side works in it, for ten seconds at most. */
  async run(runner: Runner, work: (transaction: number) => Promise<unknown>): Promise<void> {
    if (this.#running >= openAtOnce) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
    try {
      await runner((tx) => this.during(tx, work));
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }

  /** Gives an open transaction a number for as long as `work` takes. */
  async during<T>(tx: Tx, work: (transaction: number) => Promise<T>): Promise<T> {
    const number = this.#next++;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const endWithin = (ms: number): void => {
        clearTimeout(timer);
        const seconds = ms / 1000;
        timer = setTimeout(() => reject(pluginErrors.TRANSACTION_TOO_LONG({ plugin: this.#plugin, seconds })), ms);
      };
      this.#open.set(number, { tx, hurry: () => endWithin(hurriedMs) });
      endWithin(longestMs);
    });
    try {
      return await Promise.race([work(number), late]);
    } finally {
      clearTimeout(timer);
      this.#open.delete(number);
    }
  }

  /** @throws PLUGIN_CALL_INVALID when it is not open */
  get(number: number | null): Tx {
    return this.#known(number).tx;
  }

  /** Has an open transaction end soon: it holds what others on the park wait for. @throws PLUGIN_CALL_INVALID when it is not open */
  hurry(number: number | null): void {
    this.#known(number).hurry();
  }

  #known(number: number | null): Open {
    const open = number === null ? undefined : this.#open.get(number);
    if (!open) throw pluginErrors.CALL_INVALID({ plugin: this.#plugin, problem: 'the transaction is not open' });
    return open;
  }
}

/** Options of {@link GroupCommit}. */
export interface GroupCommitOptions<Item, Result> {
  /** Stores a group in one transaction; one result per item, in order. */
  run(key: string, items: readonly Item[]): Promise<Result[]>;
  /** Rows in an item. */
  size(item: Item): number;
  /** Whether the same transaction may succeed later: the database is away, restarting or full. */
  isTransient(error: unknown): boolean;
  /** Error given up with after transient failures. */
  unavailable(error: unknown): Error;
  /** Error for an item that finds the queue full. */
  overloaded(queued: number, limit: number): Error;
  /** Rows per transaction. An item is never cut. */
  maxGroupRows: number;
  /** Transactions at a time, over all keys. */
  maxInFlight: number;
  /** Rows waiting per key beyond which an item is refused. */
  maxQueuedRows: number;
  /** How long transient failures are retried, in ms. */
  retryForMs: number;
}

interface Entry<Item, Result> {
  item: Item;
  size: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Coalesces concurrent writes into few transactions: while some are under way, what arrives queues up and goes together
 * into the next. Keys (parks) take turns. A write settles only after its transaction did. A write that makes its
 * transaction fail is found by halving, and fails alone.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  readonly #queues = new Map<string, { entries: Entry<Item, Result>[]; rows: number }>();
  #inFlight = 0;
  #idle: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
  }

  /** Rows waiting, not counting those in a transaction. */
  get queuedRows(): number {
    let rows = 0;
    for (const queue of this.#queues.values()) rows += queue.rows;
    return rows;
  }

  /** Resolves when the item's transaction has committed. */
  async write(key: string, item: Item): Promise<Result> {
    const size = this.#options.size(item);
    let queue = this.#queues.get(key);
    if (queue && queue.rows > 0 && queue.rows + size > this.#options.maxQueuedRows) {
      throw this.#options.overloaded(queue.rows, this.#options.maxQueuedRows);
    }
    if (!queue) this.#queues.set(key, (queue = { entries: [], rows: 0 }));
    const { entries } = queue;
    const settled = new Promise<Result>((resolve, reject) => entries.push({ item, size, resolve, reject }));
    queue.rows += size;
    this.#pump();
    return settled;
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    if (this.#inFlight === 0 && this.#queues.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    while (this.#inFlight < this.#options.maxInFlight) {
      const [next] = this.#queues;
      if (!next) break;
      const [key, queue] = next;
      const group = this.#takeGroup(queue);
      this.#queues.delete(key);
      // Behind all other keys.
      if (queue.entries.length > 0) this.#queues.set(key, queue);
      this.#inFlight++;
      void this.#settle(key, group).finally(() => {
        this.#inFlight--;
        this.#pump();
      });
    }
    if (this.#inFlight === 0 && this.#queues.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takeGroup(queue: { entries: Entry<Item, Result>[]; rows: number }): Entry<Item, Result>[] {
    let rows = 0;
    let count = 0;
    for (const { size } of queue.entries) {
      if (count > 0 && rows + size > this.#options.maxGroupRows) break;
      rows += size;
      count++;
    }
    queue.rows -= rows;
    return queue.entries.splice(0, count);
  }

  async #settle(key: string, group: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#runWithRetry(key, group);
      group.forEach((entry, i) => entry.resolve(results[i]!));
    } catch (error) {
      if (group.length === 1) return group[0]!.reject(error);
      if (this.#options.isTransient(error)) {
        for (const entry of group) entry.reject(this.#options.unavailable(error));
        return;
      }
      const half = group.length >> 1;
      await this.#settle(key, group.slice(0, half));
      await this.#settle(key, group.slice(half));
    }
  }

  async #runWithRetry(key: string, group: readonly Entry<Item, Result>[]): Promise<Result[]> {
    const items = group.map((entry) => entry.item);
    const started = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#options.run(key, items);
      } catch (error) {
        if (!this.#options.isTransient(error)) throw error;
        const delay = Math.min(1000, 50 * 2 ** attempt);
        if (performance.now() - started + delay > this.#options.retryForMs) {
          throw group.length === 1 ? this.#options.unavailable(error) : error;
        }
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }
}

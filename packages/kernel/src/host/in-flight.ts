/** Counts work under way, so that a stop can wait for it. */
export class InFlight {
  readonly #running = new Set<Promise<unknown>>();

  /** Adds `work` until it settles, and hands its outcome on. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    return work;
  }

  /** Resolves when all has settled (true), or after `timeoutMs` (false). */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#running.size === 0) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const all = Promise.all(this.#running).then(() => true as const);
    const done = await Promise.race([all, late]);
    clearTimeout(timer);
    return done;
  }

  get size(): number {
    return this.#running.size;
  }
}

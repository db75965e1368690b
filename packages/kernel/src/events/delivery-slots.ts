/**
 * Shares out the connections of the pool that handlers of events hold while they run: a quarter for one plugin, three
 * quarters for all, so that slow handlers of one hold up neither those of others nor requests.
 */
export class DeliverySlots {
  readonly #perPlugin: number;
  readonly #inAll: number;
  readonly #held = new Map<string, number>();
  #running = 0;
  readonly #waiting: { pluginId: string; begin: () => void }[] = [];

  constructor(poolSize: number) {
    this.#perPlugin = Math.max(2, Math.floor(poolSize / 4));
    this.#inAll = Math.max(2, Math.floor((poolSize * 3) / 4));
  }

  /** Runs `work` once there is a slot for the plugin. */
  async run<T>(pluginId: string, work: () => Promise<T>): Promise<T> {
    if (this.#free(pluginId)) this.#take(pluginId);
    else await new Promise<void>((begin) => this.#waiting.push({ pluginId, begin }));
    try {
      return await work();
    } finally {
      this.#release(pluginId);
    }
  }

  #free(pluginId: string): boolean {
    return this.#running < this.#inAll && (this.#held.get(pluginId) ?? 0) < this.#perPlugin;
  }

  #take(pluginId: string): void {
    this.#running += 1;
    this.#held.set(pluginId, (this.#held.get(pluginId) ?? 0) + 1);
  }

  #release(pluginId: string): void {
    this.#running -= 1;
    this.#held.set(pluginId, this.#held.get(pluginId)! - 1);
    const next = this.#waiting.findIndex((entry) => this.#free(entry.pluginId));
    if (next < 0) return;
    const chosen = this.#waiting.splice(next, 1)[0]!;
    this.#take(chosen.pluginId);
    chosen.begin();
  }
}

/** Handlers that a plugin registered, by a key that the kernel calls them with. */
export class Registrations {
  readonly #handlers = new Map<string, (...args: never[]) => unknown>();
  #next = 1;

  /** Keeps a handler and returns its key. */
  add(handler: (...args: never[]) => unknown): string {
    const key = String(this.#next++);
    this.#handlers.set(key, handler);
    return key;
  }

  remove(key: string): void {
    this.#handlers.delete(key);
  }

  /** Calls the handler of a key. */
  async call(key: string, ...args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(key);
    if (!handler)
      throw Object.assign(new Error('The plugin has stopped'), { code: 'PLUGIN_SCOPE_STOPPED', status: 503 });
    return handler(...(args as never[]));
  }
}

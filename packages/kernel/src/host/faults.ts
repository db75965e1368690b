/** Reasons why a running plugin is not as it should be, by source. */
export class Faults {
  readonly #reasons = new Map<string, string>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(source: string, reason: string): void {
    if (this.#reasons.get(source) === reason) return;
    this.#reasons.set(source, reason);
    this.#changed();
  }

  clear(source: string): void {
    if (this.#reasons.delete(source)) this.#changed();
  }

  /** All reasons in one line; null when there is none. */
  summary(): string | null {
    return this.#reasons.size === 0 ? null : [...this.#reasons.values()].join('; ');
  }
}

/** Message of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const suspectForMs = 30_000;

/**
 * Knows whose samples may be stored already. Nearly all are new, and then an insert that simply fails on a repetition
 * takes two thirds of the time of one that looks out for it; a park that has repeated itself is looked out for a while.
 */
export class RepeatWatch {
  readonly #until = new Map<string, number>();

  /** Whether this park has lately sent a sample twice. */
  suspects(parkId: string): boolean {
    return (this.#until.get(parkId) ?? 0) > performance.now();
  }

  /** The park has just sent a sample that was there. */
  suspect(parkId: string): void {
    this.#until.set(parkId, performance.now() + suspectForMs);
  }
}

/** Half of what is said comes from the last look, a quarter from the one before. */
const weight = 0.5;

/** How much of a processor a process has used lately; 1 is one processor without a pause. */
export class RecentUse {
  #usedMs = 0;
  #at: number;
  #share = 0;

  constructor(at: number) {
    this.#at = at;
  }

  /**
   * Takes a look.
   *
   * @param usedMs time of the processor that the process has used since it began
   * @param at ms of a steady clock
   */
  look(usedMs: number, at: number): number {
    const passed = at - this.#at;
    if (passed <= 0) return this.#share;
    this.#share += weight * ((usedMs - this.#usedMs) / passed - this.#share);
    this.#usedMs = usedMs;
    this.#at = at;
    return this.#share;
  }
}

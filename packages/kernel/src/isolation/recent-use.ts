/** Half of what is said comes from the last look, a quarter from the one before. */
const weight = 0.5;

/** The system counts use in ticks of 10 ms: a look at less than some of them says nothing. */
const leastMs = 50;

/**
 * How much of a processor a process has used lately of what it could have; 1 is one processor without a pause. The time for
 * which the system kept it waiting does not count, or a loop would not show on a machine that is full.
 */
export class RecentUse {
  #usedMs = 0;
  #waitedMs = 0;
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
   * @param waitedMs time for which it could have gone on and had no processor, since it began
   */
  look(usedMs: number, at: number, waitedMs = 0): number {
    const couldMs = at - this.#at - (waitedMs - this.#waitedMs);
    if (couldMs < leastMs) return this.#share;
    this.#share += weight * ((usedMs - this.#usedMs) / couldMs - this.#share);
    this.#usedMs = usedMs;
    this.#waitedMs = waitedMs;
    this.#at = at;
    return this.#share;
  }
}

const kept = 10;

/**
 * Error of a logger's clock by the times in its frames. A frame arrives late, never early, and a repeated one later still: the
 * largest of the newest differences is nearest to the truth.
 */
export class ClockOffset {
  #differences: number[] = [];

  /** @param sentAt time in the frame, by the logger's clock; `arrivedAt` by ours */
  add(sentAt: number, arrivedAt: number): void {
    this.#differences.push(sentAt - arrivedAt);
    if (this.#differences.length > kept) this.#differences.shift();
  }

  /** Begins anew, after the clock was set. */
  forget(): void {
    this.#differences = [];
  }

  /** Its clock minus ours, ms; null before the first frame. */
  get ms(): number | null {
    return this.#differences.length === 0 ? null : Math.max(...this.#differences);
  }

  /** Whether so many frames were seen that the error is no accident. */
  get settled(): boolean {
    return this.#differences.length >= 3;
  }
}

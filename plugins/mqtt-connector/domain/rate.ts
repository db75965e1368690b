/** Counts events of the last minute in six buckets of ten seconds. Times are ms. */
export class MinuteRate {
  readonly #counts = new Array<number>(6).fill(0);
  #slot = 0;

  add(now: number, count = 1): void {
    this.#advance(now);
    this.#counts[this.#slot % 6]! += count;
  }

  /** Events in the last 50 to 60 seconds. */
  perMinute(now: number): number {
    this.#advance(now);
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  #advance(now: number): void {
    const slot = Math.floor(now / 10_000);
    if (slot <= this.#slot) return;
    for (let each = Math.max(this.#slot + 1, slot - 5); each <= slot; each++) this.#counts[each % 6] = 0;
    this.#slot = slot;
  }
}

/** A token bucket that answers with a delay instead of a refusal, so that a fast sender is slowed down. Times are ms. */
export class Pace {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#burst = Math.max(1, perSecond);
    this.#tokens = this.#burst;
    this.#at = now;
  }

  /** Takes one token and says how many ms to wait before going on; 0 while within the rate. */
  take(now: number): number {
    const elapsed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsed / 1000) * this.#perSecond) - 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }
}

const windowSeconds = 10;

/** Counts of stored samples, for health and metrics. */
export class IngestMeter {
  readonly #slots = new Float64Array(windowSeconds);
  readonly #seconds = new Float64Array(windowSeconds).fill(-1);
  #total = 0;
  #lagMs: number | null = null;

  /** @param lagMs from the call until commit; @param now ms UTC */
  add(stored: number, lagMs: number, now: number): void {
    const second = Math.floor(now / 1000);
    const slot = second % windowSeconds;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#slots[slot] = 0;
    }
    this.#slots[slot]! += stored;
    this.#total += stored;
    this.#lagMs = lagMs;
  }

  read(now: number): IngestStats {
    const second = Math.floor(now / 1000);
    let sum = 0;
    for (let i = 0; i < windowSeconds; i++) if (second - this.#seconds[i]! < windowSeconds) sum += this.#slots[i]!;
    return { storedTotal: this.#total, pointsPerSecond: sum / windowSeconds, lagMs: this.#lagMs };
  }
}

export interface IngestStats {
  /** Since the process started. */
  storedTotal: number;
  /** Over the last ten seconds. */
  pointsPerSecond: number;
  /** Time the last batch waited for its commit; null before the first. */
  lagMs: number | null;
}

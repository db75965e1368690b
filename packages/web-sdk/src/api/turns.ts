/** Lets a few at a time do their work, in the order in which they came and some time apart. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private free: number;
  private begunMs = -Infinity;

  /**
   * @param most how many at once
   * @param longestMs a turn ends after so long even when its work does not, so that what hangs keeps nobody waiting
   * @param apartMs a turn begins so long after it is asked for, and after the one before
   */
  constructor(
    most: number,
    private readonly longestMs: number,
    private readonly apartMs = 0,
  ) {
    this.free = most;
  }

  /**
   * Waits for a turn. The function returned ends it; a second call does nothing.
   * @param signal work that was given up meanwhile keeps no time free
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((begin) => this.waiting.push(begin));
    if (this.apartMs > 0 && !signal?.aborted) {
      const now = performance.now();
      this.begunMs = Math.max(now, this.begunMs) + this.apartMs;
      await new Promise((begin) => setTimeout(begin, this.begunMs - now));
    }
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    };
    const timer = setTimeout(end, this.longestMs);
    return end;
  }
}

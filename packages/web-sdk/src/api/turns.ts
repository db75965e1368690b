/** Lets a few at a time do their work, in the order in which they came. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  /**
   * @param most how many at once
   * @param longestMs a turn ends after so long even when its work does not, so that what hangs keeps nobody waiting
   */
  constructor(
    most: number,
    private readonly longestMs: number,
  ) {
    this.free = most;
  }

  /** Waits for a turn. The function returned ends it; a second call does nothing. */
  async take(): Promise<() => void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((begin) => this.waiting.push(begin));
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

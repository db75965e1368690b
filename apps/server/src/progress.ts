/** How far one piece of long work has come. */
export interface WorkProgress {
  /** Which work it is; a later report of the same name replaces the earlier one. */
  key: string;
  done: number;
  total: number;
  /** Seconds; null when it cannot be told. */
  etaSeconds: number | null;
}

const barWidth = 24;

/** Pieces of long work that go on at the same time, seen as one. */
export class Progress {
  readonly #parts = new Map<string, WorkProgress>();
  #shownTens = 0;

  /** Takes a report in. */
  report(part: WorkProgress): void {
    this.#parts.set(part.key, part);
  }

  get done(): number {
    return this.#sum(({ done }) => done);
  }

  get total(): number {
    return this.#sum(({ total }) => total);
  }

  get percent(): number {
    return this.total === 0 ? 100 : Math.floor((100 * this.done) / this.total);
  }

  get finished(): boolean {
    return this.done >= this.total;
  }

  /** Forgets everything, for the work that comes next. */
  clear(): void {
    this.#parts.clear();
    this.#shownTens = 0;
  }

  /** True each time another tenth is reached. */
  reachedTenth(): boolean {
    const tens = Math.floor(this.percent / 10);
    if (tens <= this.#shownTens) return false;
    this.#shownTens = tens;
    return true;
  }

  /** One line without a bar, for logs. */
  words(): string {
    const etas = [...this.#parts.values()].map(({ etaSeconds }) => etaSeconds).filter((eta) => eta !== null);
    const left = this.finished || etas.length === 0 ? '' : `, ${duration(Math.max(...etas))} left`;
    return `${count(this.done)} of ${count(this.total)} points${left}`;
  }

  /** One line with a bar. */
  bar(): string {
    const filled = Math.floor((this.percent * barWidth) / 100);
    return `[${'#'.repeat(filled).padEnd(barWidth, '.')}] ${String(this.percent).padStart(3)} %  ${this.words()}`;
  }

  #sum(of: (part: WorkProgress) => number): number {
    let sum = 0;
    for (const part of this.#parts.values()) sum += of(part);
    return sum;
  }
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function duration(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

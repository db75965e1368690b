import type { Direction } from '../../contracts/index.ts';
import type { HoleKind } from './estimation-input.ts';

const dayMs = 86_400_000;

/** Open intervals of one meter, direction and UTC day, as slots from midnight UTC. */
export interface HoleDay {
  meter: string;
  direction: Direction;
  /** ms UTC. */
  day: number;
  missing: number[];
  gaps: number[];
}

/** Which intervals samples leave open, and which days of it changed. */
export class HoleDays {
  readonly #width: number;
  readonly #series = new Map<string, Map<number, Map<number, HoleKind>>>();
  readonly #changed = new Set<string>();

  constructor(rows: readonly HoleDay[], width: number) {
    this.#width = width;
    for (const { meter, direction, day, missing, gaps } of rows) {
      const slots = this.#day(`${meter}.${direction}`, day);
      for (const slot of missing) slots.set(slot, 'missing');
      for (const slot of gaps) slots.set(slot, 'gap');
    }
  }

  #day(series: string, day: number): Map<number, HoleKind> {
    let days = this.#series.get(series);
    if (!days) this.#series.set(series, (days = new Map()));
    let slots = days.get(day);
    if (!slots) days.set(day, (slots = new Map()));
    return slots;
  }

  /** Kind of the hole at an interval start; null when it is known. */
  at(meter: string, direction: Direction, start: number): HoleKind | null {
    const day = Math.floor(start / dayMs) * dayMs;
    return (
      this.#series
        .get(`${meter}.${direction}`)
        ?.get(day)
        ?.get((start - day) / this.#width) ?? null
    );
  }

  /** Notes what samples (or a person) say about an interval now. */
  set(meter: string, direction: Direction, start: number, kind: HoleKind | null): void {
    if (this.at(meter, direction, start) === kind) return;
    const day = Math.floor(start / dayMs) * dayMs;
    const series = `${meter}.${direction}`;
    const slots = this.#day(series, day);
    if (kind === null) slots.delete((start - day) / this.#width);
    else slots.set((start - day) / this.#width, kind);
    this.#changed.add(`${series}/${day}`);
  }

  /** Every hole, by meter and direction in order of time. */
  *list(): Generator<{ meter: string; direction: Direction; start: number; kind: HoleKind }> {
    for (const [series, days] of this.#series) {
      const dot = series.lastIndexOf('.');
      const [meter, direction] = [series.slice(0, dot), series.slice(dot + 1) as Direction];
      for (const day of [...days.keys()].sort((a, b) => a - b))
        for (const [slot, kind] of [...days.get(day)!].sort(([a], [b]) => a - b))
          yield { meter, direction, start: day + slot * this.#width, kind };
    }
  }

  /** Days that are different from what was read, each whole. */
  changes(): HoleDay[] {
    return [...this.#changed].map((key) => {
      const slash = key.lastIndexOf('/');
      const dot = key.lastIndexOf('.', slash);
      const day = Number(key.slice(slash + 1));
      const slots = [...(this.#series.get(key.slice(0, slash))?.get(day) ?? [])].sort(([a], [b]) => a - b);
      const of = (kind: HoleKind): number[] => slots.filter(([, k]) => k === kind).map(([slot]) => slot);
      return {
        meter: key.slice(0, dot),
        direction: key.slice(dot + 1, slash) as Direction,
        day,
        missing: of('missing'),
        gaps: of('gap'),
      };
    });
  }

  /** Starts of the holes of one kind in a row around `start`, at most `most` on either side. */
  stretch(meter: string, direction: Direction, start: number, most: number): { from: number; to: number } {
    const kind = this.at(meter, direction, start);
    let from = start;
    let to = start + this.#width;
    for (let n = 0; n < most && this.at(meter, direction, from - this.#width) === kind; n++) from -= this.#width;
    for (let n = 0; n < most && this.at(meter, direction, to) === kind; n++) to += this.#width;
    return { from, to };
  }
}

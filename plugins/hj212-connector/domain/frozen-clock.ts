/** So many frames in a row with a time that does not advance are no repeat of a frame that was not acknowledged. */
const fewestFrames = 4;
/** And they arrive over so long at least. */
const shortestMs = 60_000;

/** A span in which frames arrived whose time stood still. Times in ms UTC; `since` and `until` by our clock. */
export interface FrozenSpan {
  since: number;
  until: number;
  /** The time in the frames, by the clock of the logger. */
  stuckAt: number;
  frames: number;
}

/**
 * Watches the data time of realtime frames. A clock that stands still, or falls back and does not get on, repeats its time while
 * frames go on arriving: what they say belongs to other instants, and is refused or overlaps what is stored. A logger that catches
 * up sends old times too, but they advance.
 */
export class FrozenClock {
  #stuckAt: number | null = null;
  #since = 0;
  #frames = 0;
  #span: FrozenSpan | null = null;

  /** @returns the span while the clock stands still, null as long as it does not */
  add(dataTime: number, arrivedAt: number): FrozenSpan | null {
    if (this.#stuckAt !== null && dataTime === this.#stuckAt) {
      this.#frames++;
      if (this.#frames < fewestFrames || arrivedAt - this.#since < shortestMs) return this.#span;
      this.#span = { since: this.#since, until: arrivedAt, stuckAt: dataTime, frames: this.#frames };
      return this.#span;
    }
    this.#stuckAt = dataTime;
    this.#since = arrivedAt;
    this.#frames = 1;
    this.#span = null;
    return null;
  }
}

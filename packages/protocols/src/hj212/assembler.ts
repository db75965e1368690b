import type { Hj212Item } from './data-area.ts';
import type { Hj212Frame } from './frame.ts';
import { field } from './segment.ts';

/** A set of split packets, put together. */
export interface Hj212Set {
  /** The packets by their number. */
  frames: Hj212Frame[];
  /** All items; the time that each packet repeats stands once. */
  cp: Hj212Item[];
}

/** A set that was given up: packets were missing when its time was over, or too many sets were open. */
export interface Hj212Incomplete {
  frames: Hj212Frame[];
  missing: number[];
}

interface Open {
  packets: (Hj212Frame | undefined)[];
  since: number;
}

/**
 * Puts split packets together by device, kind, time of the data and number of packets: in the standard's own example the
 * packets carry different QN (HJ 212-2017, C.49). Any order and repeats are accepted. Holds a bounded number of sets.
 */
export class Hj212Assembler {
  readonly #open = new Map<string, Open>();
  readonly #options: { timeoutMs: number; sets: number; packets: number };

  constructor(options: { timeoutMs?: number; sets?: number; packets?: number } = {}) {
    this.#options = { timeoutMs: 60_000, sets: 100, packets: 9999, ...options };
  }

  /** Sets that wait for packets. */
  get open(): number {
    return this.#open.size;
  }

  /**
   * Takes a packet at the time `nowMs`.
   * @returns the set when it is whole, the frame itself when it is not split, null while packets are missing; and what was given up
   */
  push(frame: Hj212Frame, nowMs: number): { set: Hj212Set | null; given: Hj212Incomplete[] } {
    const count = numberOf(frame, 'PNUM');
    const number = numberOf(frame, 'PNO');
    if (count === null || count === 1) return { set: { frames: [frame], cp: frame.cp }, given: this.expire(nowMs) };
    if (number === null || count < 1 || count > this.#options.packets || number < 1 || number > count)
      return { set: null, given: [...this.expire(nowMs), { frames: [frame], missing: [] }] };
    const parts = [field(frame.head, 'MN'), field(frame.head, 'ST'), field(frame.head, 'CN'), timeOf(frame), count];
    const key = parts.join('\n');
    const set = this.#open.get(key) ?? { packets: [], since: nowMs };
    set.packets[number - 1] ??= frame;
    this.#open.set(key, set);
    const frames = set.packets.filter((packet) => packet !== undefined);
    if (frames.length < count) return { set: null, given: this.expire(nowMs) };
    this.#open.delete(key);
    return { set: { frames, cp: joinItems(frames) }, given: this.expire(nowMs) };
  }

  /** Gives up the sets that are too old at `nowMs`, and the oldest beyond the bound. */
  expire(nowMs: number): Hj212Incomplete[] {
    const given: Hj212Incomplete[] = [];
    for (const [key, set] of this.#open) {
      if (nowMs - set.since < this.#options.timeoutMs && this.#open.size <= this.#options.sets) continue;
      this.#open.delete(key);
      const count = Number(key.slice(key.lastIndexOf('\n') + 1));
      const numbers = Array.from({ length: count }, (_, index) => index + 1);
      given.push({
        frames: set.packets.filter((packet) => packet !== undefined),
        missing: numbers.filter((number) => set.packets[number - 1] === undefined),
      });
    }
    return given;
  }
}

function numberOf(frame: Hj212Frame, name: 'PNUM' | 'PNO'): number | null {
  const text = field(frame.head, name);
  if (text === undefined) return null;
  return /^\d{1,5}$/.test(text) ? Number(text) : -1;
}

function timeOf(frame: Hj212Frame): string {
  return frame.cp.find((item) => Object.hasOwn(item, 'DataTime'))?.['DataTime'] ?? '';
}

/** The items of all packets, without the repeats of the time. */
function joinItems(frames: readonly Hj212Frame[]): Hj212Item[] {
  return frames.flatMap(({ cp }, index) =>
    index === 0 ? cp : cp.filter((item) => !(Object.keys(item).length === 1 && Object.hasOwn(item, 'DataTime'))),
  );
}

import type { Tx } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { readIntervals } from '../interval-store.ts';
import type { StoredInterval } from '../interval-store.ts';
import { seriesKey } from './context.ts';

const dayMs = 86_400_000;

/** Single intervals of several meters that are wanted, gathered before they are read. */
export class WantedSlots {
  readonly #slots = new Map<string, { meter: string; starts: Set<number> }>();

  add(meter: string, direction: Direction, start: number): void {
    const key = seriesKey(meter, direction);
    let entry = this.#slots.get(key);
    if (!entry) this.#slots.set(key, (entry = { meter, starts: new Set() }));
    entry.starts.add(start);
  }

  has(meter: string, direction: Direction, start: number): boolean {
    return this.#slots.get(seriesKey(meter, direction))?.starts.has(start) ?? false;
  }

  /** Meters and span of the slots of each UTC day. */
  days(): { meters: string[]; from: number; last: number }[] {
    const days = new Map<number, { meters: Set<string>; from: number; last: number }>();
    for (const { meter, starts } of this.#slots.values())
      for (const start of starts) {
        const day = Math.floor(start / dayMs);
        const entry = days.get(day);
        if (!entry) days.set(day, { meters: new Set([meter]), from: start, last: start });
        else {
          entry.meters.add(meter);
          entry.from = Math.min(entry.from, start);
          entry.last = Math.max(entry.last, start);
        }
      }
    return [...days.values()].map(({ meters, from, last }) => ({ meters: [...meters], from, last }));
  }
}

/** Newest revisions by meter, direction and start. */
export class SlotRows {
  readonly #rows = new Map<string, StoredInterval>();

  add(row: StoredInterval): void {
    this.#rows.set(`${row.meter}.${row.direction}/${row.start}`, row);
  }

  get(meter: string, direction: Direction, start: number): StoredInterval | undefined {
    return this.#rows.get(`${meter}.${direction}/${start}`);
  }
}

/** Reads the newest revisions of the wanted intervals, one query per UTC day. */
export async function readSlots(energy: Energy, tx: Tx, wanted: WantedSlots): Promise<SlotRows> {
  const rows = new SlotRows();
  for (const { meters, from, last } of wanted.days()) {
    const span = { from, to: last + energy.width };
    for (const row of await readIntervals(tx, { meters, ...span, minutes: energy.minutes }))
      if (wanted.has(row.meter, row.direction, row.start)) rows.add(row);
  }
  return rows;
}

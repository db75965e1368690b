import type { Tx } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Slots } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { measuredColumns } from './measured-columns.ts';
import type { WrittenSeries } from './written-series.ts';

const hour = 3_600_000;
/** Similar days whose same hour is compared. With four intervals an hour, sixteen amounts. */
const spikeDays = 4;

/** Measured amounts of the same hour on similar days. */
export class HourReference {
  readonly #vee: Vee;
  readonly #columns: ReadonlyMap<number, ReadonlyMap<number, ReadonlyMap<string, Slots>>>;
  readonly #known = new Set<string>();

  /** @param columns by day and by each of its similar days */
  constructor(vee: Vee, columns: ReadonlyMap<number, ReadonlyMap<number, ReadonlyMap<string, Slots>>>) {
    this.#vee = vee;
    this.#columns = columns;
    for (const days of columns.values())
      for (const read of days.values())
        for (const [key, { amounts }] of read)
          if (amounts.some((amount) => !Number.isNaN(amount))) this.#known.add(key);
  }

  /** Whether any similar day of a meter is measured. */
  knows(meter: string, direction: Direction): boolean {
    return this.#known.has(seriesKey(meter, direction));
  }

  /** First instant of the hour, counted from local midnight. */
  hourOf(start: number): number {
    const day = this.#vee.days.start(start);
    return day + Math.floor((start - day) / hour) * hour;
  }

  /** Amounts of the hour that begins at `at` on similar days. */
  amounts(meter: string, direction: Direction, at: number): number[] {
    const day = this.#vee.days.start(at);
    const found: number[] = [];
    for (const [other, read] of this.#columns.get(day) ?? []) {
      const slots = read.get(seriesKey(meter, direction));
      if (!slots) continue;
      const from = other + (at - day) - slots.from;
      const first = Math.max(0, Math.floor(from / slots.width));
      const past = Math.min(slots.amounts.length, Math.ceil((from + hour) / slots.width));
      for (let slot = first; slot < past; slot++) {
        const amount = slots.amounts[slot]!;
        if (!Number.isNaN(amount)) found.push(amount);
      }
    }
    return found;
  }
}

/** Reads the hours of similar days that spans are compared with: one query per similar day. */
export async function readHourReference(
  vee: Vee,
  tx: Tx,
  checked: readonly { series: WrittenSeries; spans: readonly Span[] }[],
): Promise<HourReference> {
  const { days, energy } = vee;
  const byDay = new Map<number, Span>();
  for (const { spans } of checked)
    for (const span of spans)
      for (let at = span.from; at < span.to; at = Math.min(span.to, nextDay(vee, at))) {
        const day = days.start(at);
        const last = Math.min(span.to, nextDay(vee, at));
        const known = byDay.get(day) ?? { from: Infinity, to: 0 };
        byDay.set(day, { from: Math.min(known.from, at - day), to: Math.max(known.to, last - day) });
      }
  const columns = new Map<number, Map<number, Map<string, Slots>>>();
  const series = checked.map((one) => one.series);
  for (const [day, { from, to }] of byDay) {
    const read = new Map<number, Map<string, Slots>>();
    for (const other of days.similar(day, spikeDays)) {
      const first = Math.floor((other + Math.floor(from / hour) * hour) / energy.width) * energy.width;
      read.set(
        other,
        await measuredColumns(energy, tx, series, { from: first, to: other + Math.ceil(to / hour) * hour }),
      );
    }
    columns.set(day, read);
  }
  return new HourReference(vee, columns);
}

function nextDay(vee: Vee, ts: number): number {
  // A day has at most 25 hours, so noon of the next day lies 36 hours after its start.
  return vee.days.start(vee.days.start(ts) + 36 * hour);
}

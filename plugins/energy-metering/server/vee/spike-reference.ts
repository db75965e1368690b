import type { Tx } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Slots } from '../../domain/vee/index.ts';
import { seriesKey } from './context.ts';
import type { Vee } from './context.ts';
import { measuredColumns } from './measured-columns.ts';

const hour = 3_600_000;
/** Similar days whose same hour is compared. With four intervals an hour, sixteen amounts. */
export const spikeDays = 4;

/** Series with the spans that are compared with similar days. */
export interface ComparedSeries {
  series: { meter: string; direction: Direction };
  spans: readonly Span[];
}

/** Measured amounts of the same hour on the similar days that were read. */
export class HourReference {
  readonly #vee: Vee;
  /** By day and by each of its similar days. */
  readonly #columns = new Map<number, Map<number, ReadonlyMap<string, Slots>>>();
  readonly #known = new Set<string>();

  constructor(vee: Vee) {
    this.#vee = vee;
  }

  /** Reads the hours that spans are compared with on the `nth` similar day of each of their days, 0 the newest. */
  async read(tx: Tx, compared: readonly ComparedSeries[], nth: number): Promise<void> {
    const { days, energy } = this.#vee;
    for (const [day, { from, to, series }] of timesByDay(this.#vee, compared)) {
      const other = days.similar(day, spikeDays)[nth];
      if (other === undefined) continue;
      const first = Math.floor((other + Math.floor(from / hour) * hour) / energy.width) * energy.width;
      const span = { from: first, to: other + Math.ceil(to / hour) * hour };
      const read = await measuredColumns(energy, tx, series, span);
      for (const [key, { amounts }] of read) if (amounts.some((amount) => !Number.isNaN(amount))) this.#known.add(key);
      const known = this.#columns.get(day);
      if (known) known.set(other, read);
      else this.#columns.set(day, new Map([[other, read]]));
    }
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

/** Reads all similar days that spans are compared with: one query per similar day. */
export async function readHourReference(vee: Vee, tx: Tx, compared: readonly ComparedSeries[]): Promise<HourReference> {
  const reference = new HourReference(vee);
  for (let nth = 0; nth < spikeDays; nth++) await reference.read(tx, compared, nth);
  return reference;
}

/** First and last time of the day that is compared, ms from its start, and the series of each day. */
function timesByDay(
  vee: Vee,
  compared: readonly ComparedSeries[],
): Map<number, Span & { series: ComparedSeries['series'][] }> {
  const byDay = new Map<number, Span & { series: ComparedSeries['series'][] }>();
  for (const { series, spans } of compared)
    for (const span of spans)
      for (const piece of piecesByDay(vee, span)) {
        const day = vee.days.start(piece.from);
        const known = byDay.get(day);
        const [from, to] = [piece.from - day, piece.to - day];
        if (!known) byDay.set(day, { from, to, series: [series] });
        else {
          known.from = Math.min(known.from, from);
          known.to = Math.max(known.to, to);
          // A series comes with all its spans at once.
          if (known.series.at(-1) !== series) known.series.push(series);
        }
      }
  return byDay;
}

/** A span cut at the ends of local days. */
export function piecesByDay(vee: Vee, { from, to }: Span): Span[] {
  const pieces: Span[] = [];
  for (let at = from; at < to;) {
    const end = Math.min(to, nextDay(vee, at));
    pieces.push({ from: at, to: end });
    at = end;
  }
  return pieces;
}

function nextDay(vee: Vee, ts: number): number {
  // A day has at most 25 hours, so noon of the next day lies 36 hours after its start.
  return vee.days.start(vee.days.start(ts) + 36 * hour);
}

import { localParts } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import {
  daysOf,
  heldOrigins,
  levelsOf,
  MeterSums,
  PoolLedger,
  setLevels,
  SupplyEngine,
  supplyModel,
  SupplyRun,
  SupplySums,
} from '../../domain/index.ts';
import type { EnergyColumn, ParkLevels, PoolLine, Span, SupplyReadings, SupplyTable } from '../../domain/index.ts';
import { noStatus, readColumns } from '../columns.ts';
import type { Energy } from '../context.ts';
import { supplySeries, termsOf } from './terms.ts';

/** Days that are read at once. */
const daysAtOnce = 31;

export interface AllocationQuery extends Span {
  asOf?: string | null;
  /** What the storages held when the first day began. */
  opening: ParkLevels;
  /** Cuts the wanted part of a day, each piece of which gets a table of its own. Default: one piece. */
  cut?: (part: Span) => Span[];
  /** Uses by meter instead of by enterprise. */
  byMeter?: boolean;
}

/** Books of the storages over some time. */
export type StorageBooks = { meter: string; origins: PoolLine[] }[];

/** One day as allocated from its intervals. */
export interface AllocatedDay {
  day: string;
  /** Intervals of the whole day. */
  span: Span;
  /** Pieces of the part that was asked for. */
  parts: { span: Span; table: SupplyTable; levels: ParkLevels; books: StorageBooks }[];
  /** Books of the storages over the day, or until the end of the part that was asked for. */
  books: StorageBooks;
  /** Whether any meter has an interval in the day. */
  reported: boolean;
  /** End of the last interval of the day that any meter has, ms UTC; null when there is none. */
  reportedTo: number | null;
}

/**
 * Allocates the days that a span touches, each from its first interval on, since the storages carry over from interval to
 * interval. `tx` must see the whole park.
 */
export async function allocateDays(energy: Energy, tx: Tx, query: AllocationQuery): Promise<AllocatedDay[]> {
  const days = daysOf(query, energy.timeZone, energy.width);
  const series = supplySeries(energy);
  const allocator = new DayAllocator(energy, query);
  const result: AllocatedDay[] = [];
  for (let at = 0; at < days.length; at += daysAtOnce) {
    const chunk = days.slice(at, at + daysAtOnce);
    const span = { from: chunk[0]!.from, to: chunk.at(-1)!.to };
    const columns = await readColumns(energy, tx, { ...span, series, asOf: query.asOf ?? null });
    const readings: SupplyReadings = {
      columns,
      width: energy.width,
      hourOf: (slot) => localParts(span.from + slot * energy.width, energy.timeZone).hour,
    };
    for (const day of chunk) result.push(allocator.run(day, readings, span.from));
  }
  return result;
}

class DayAllocator {
  readonly #energy: Energy;
  readonly #query: AllocationQuery;
  #levels: ParkLevels;
  #engine: SupplyEngine | null = null;
  #hash = '';
  #run: SupplyRun | null = null;

  constructor(energy: Energy, query: AllocationQuery) {
    this.#energy = energy;
    this.#query = query;
    this.#levels = query.opening;
  }

  run({ day, from, to }: Span & { day: string }, readings: SupplyReadings, origin: number): AllocatedDay {
    const { width } = this.#energy;
    const slotOf = (ts: number): number => Math.round((ts - origin) / width);
    const slots = { from: slotOf(from), to: slotOf(to) };
    const wanted = { from: Math.max(from, this.#query.from), to: Math.min(to, this.#query.to) };
    const last = readings.columns.reduce((at, column) => Math.max(at, lastReported(column, slots)), -1);
    const base = {
      day,
      span: { from, to },
      reported: last >= 0,
      reportedTo: last < 0 ? null : origin + (last + 1) * width,
    };
    // Nothing came in and nothing went out: the storages hold what they held.
    if (last < 0) return { ...base, parts: [], books: [] };
    const engine = this.#engineOf(day);
    const allocation = this.#runOf(engine, readings);
    const ledger = new PoolLedger(engine);
    const visit = (until: number, from: number, add: (slot: number) => void): void =>
      allocation.run({ from: slotOf(from), to: slotOf(until) }, (slot) => {
        ledger.add(engine);
        add(slot);
      });
    visit(wanted.from, from, () => undefined);
    const pieces = this.#query.cut?.(wanted) ?? [wanted];
    const parts = pieces.map((span) => {
      const own = new PoolLedger(engine);
      const table = this.#part(allocation, { from: slotOf(span.from), to: slotOf(span.to) }, (add) =>
        visit(span.to, span.from, (slot) => {
          own.add(engine);
          add(slot);
        }),
      );
      return { span, table, levels: levelsOf(engine), books: own.lines() };
    });
    this.#levels = levelsOf(engine);
    return { ...base, parts, books: ledger.lines() };
  }

  #part(
    { engine, readings, columnOf, qualities }: SupplyRun,
    slots: Span,
    run: (add: (slot: number) => void) => void,
  ): SupplyTable {
    const reported = new Uint8Array(readings.columns.length);
    const quality = qualities.count(slots, reported);
    if (this.#query.byMeter) {
      const sums = new MeterSums(engine.model, this.#energy.meters, readings.columns);
      run((slot) => sums.add(engine, slot));
      return sums.table(quality);
    }
    const sums = new SupplySums(engine.model);
    run(() => sums.add(engine));
    return sums.table(quality, (index) => reported[columnOf[index]!] === 1);
  }

  /** The readings at the places of the engine, looked up once for all spans. */
  #runOf(engine: SupplyEngine, readings: SupplyReadings): SupplyRun {
    if (this.#run?.engine !== engine || this.#run.readings !== readings) this.#run = new SupplyRun(engine, readings);
    return this.#run;
  }

  /** The engine of the day's terms; another one only when they differ from those of the day before. */
  #engineOf(day: string): SupplyEngine {
    const { terms, hash } = termsOf(this.#energy, day);
    const held = heldOrigins(this.#levels);
    const current = this.#engine;
    if (current && this.#hash === hash && held.every((origin) => current.model.origins.includes(origin)))
      return current;
    const engine = new SupplyEngine(supplyModel(terms, held));
    setLevels(engine, this.#levels);
    this.#engine = engine;
    this.#hash = hash;
    return engine;
  }
}

/** Last slot in which a column has an interval, whatever its quality; -1 when there is none. */
function lastReported({ status }: EnergyColumn, { from, to }: Span): number {
  for (let slot = to - 1; slot >= from; slot--) if (status[slot] !== noStatus) return slot;
  return -1;
}

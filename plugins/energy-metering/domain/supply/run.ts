import { qualities } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import { noIntervals } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import type { SupplyEngine } from './engine.ts';
import type { Nomination } from './model.ts';
import { nominatedPower, nominatedShare } from './nomination.ts';

/** Intervals of one meter and direction: integer Wh (NaN where missing) and place among `qualities` (255: never closed). */
export interface EnergyColumn {
  meter: string;
  direction: Direction;
  amounts: Float64Array;
  status: Uint8Array;
}

/** Readings of a park. All columns start at the same interval. */
export interface SupplyReadings {
  columns: readonly EnergyColumn[];
  /** Width of an interval, ms. */
  width: number;
  /** Hour of the park's day in which an interval starts. */
  hourOf(slot: number): number;
}

/** Readings of a park brought to the places of an engine, for as many spans as are wanted of them. */
export class SupplyRun {
  readonly engine: SupplyEngine;
  readonly readings: SupplyReadings;
  /** Column of the readings of each series of the model; -1: none. */
  readonly columnOf: Int32Array;
  readonly qualities: SlotQualities;
  readonly #inputs: { amounts: Float64Array; target: Float64Array; index: number }[];
  readonly #claims: ((slot: number) => number)[];

  constructor(engine: SupplyEngine, readings: SupplyReadings) {
    this.engine = engine;
    this.readings = readings;
    this.qualities = new SlotQualities(readings.columns);
    const { series, claims } = engine.model;
    const places = new Map(readings.columns.map(({ meter, direction }, index) => [`${meter}.${direction}`, index]));
    this.columnOf = Int32Array.from(series, ({ meter, direction }) => places.get(`${meter}.${direction}`) ?? -1);
    const targets = { source: engine.sources, use: engine.uses, discharge: engine.discharges };
    this.#inputs = series.flatMap(({ side, index }, at) => {
      const column = readings.columns[this.columnOf[at]!];
      return column ? [{ amounts: column.amounts, target: targets[side], index }] : [];
    });
    const byName = new Map(readings.columns.map((column) => [`${column.meter}.${column.direction}`, column.amounts]));
    this.#claims = claims.map(({ contract }) => nominationOf(contract.nomination, readings, byName));
  }

  /** Allocates the intervals from slot `from` to before `to`, and calls `visit` after each. */
  run({ from, to }: { from: number; to: number }, visit: (slot: number) => void): void {
    const { engine } = this;
    const inputs = this.#inputs;
    const claims = this.#claims;
    for (let slot = from; slot < to; slot++) {
      engine.clear();
      for (let i = 0; i < inputs.length; i++) {
        const { amounts, target, index } = inputs[i]!;
        const wh = amounts[slot]!;
        // NaN, a missing interval, is not above zero: it adds nothing and shows in the quality.
        if (wh > 0) target[index]! += wh;
      }
      for (let k = 0; k < claims.length; k++) engine.nominated[k] = claims[k]!(slot);
      engine.step();
      visit(slot);
    }
  }
}

/** One span of some readings. */
export function runSupply(
  engine: SupplyEngine,
  readings: SupplyReadings,
  span: { from: number; to: number },
  visit: (slot: number) => void,
): void {
  new SupplyRun(engine, readings).run(span, visit);
}

/** Integer Wh that a contract should deliver, by interval. What its meter did not report is not delivered. */
function nominationOf(
  nomination: Nomination,
  readings: SupplyReadings,
  byName: ReadonlyMap<string, Float64Array>,
): (slot: number) => number {
  if (nomination.basis === 'share') {
    const amounts = byName.get(`${nomination.meter}.export`);
    return (slot) => nominatedShare(amounts?.[slot] ?? 0, nomination.share);
  }
  return (slot) => nominatedPower(nomination.kwByHour[readings.hourOf(slot)] ?? 0, readings.width);
}

/**
 * Qualities of the readings slot by slot. Counted hour by hour over thousands of meters, a column each would be looked up anew for
 * every hour; here the meters of a slot stand beside each other.
 */
export class SlotQualities {
  readonly #columns: number;
  /** `slot × columns + column`. */
  readonly #status: Uint8Array;

  constructor(columns: readonly Pick<EnergyColumn, 'status'>[]) {
    this.#columns = columns.length;
    this.#status = new Uint8Array(columns.length * (columns[0]?.status.length ?? 0));
    columns.forEach(({ status }, column) => {
      for (let slot = 0, at = column; slot < status.length; slot++, at += columns.length)
        this.#status[at] = status[slot]!;
    });
  }

  /** Intervals from slot `from` to before `to` by quality; `reported` becomes 1 for each column that has any. */
  count({ from, to }: { from: number; to: number }, reported: Uint8Array): QualityCounts {
    const counts = new Uint32Array(256);
    for (let slot = from, at = from * this.#columns; slot < to; slot++)
      for (let column = 0; column < this.#columns; column++, at++) {
        const status = this.#status[at]!;
        counts[status]! += 1;
        if (status < qualities.length) reported[column] = 1;
      }
    const quality = noIntervals();
    qualities.forEach((name, status) => (quality[name] = counts[status]!));
    return quality;
  }
}

import { qualities } from '@lingtan/sdk';
import type { Direction } from '../../contracts/index.ts';
import { noIntervals } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import type { SupplyEngine } from './engine.ts';
import type { Nomination } from './model.ts';

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

/** Allocates the intervals from slot `from` to before `to`, and calls `visit` after each. */
export function runSupply(
  engine: SupplyEngine,
  readings: SupplyReadings,
  { from, to }: { from: number; to: number },
  visit: (slot: number) => void,
): void {
  const byName = new Map(readings.columns.map((column) => [`${column.meter}.${column.direction}`, column.amounts]));
  const targets = { source: engine.sources, use: engine.uses, discharge: engine.discharges };
  const inputs = engine.model.series.flatMap(({ meter, direction, side, index }) => {
    const amounts = byName.get(`${meter}.${direction}`);
    return amounts ? [{ amounts, target: targets[side], index }] : [];
  });
  const claims = engine.model.claims.map(({ contract }) => nominationOf(contract.nomination, readings, byName));
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

/** Integer Wh that a contract should deliver, by interval. What its meter did not report is not delivered. */
function nominationOf(
  nomination: Nomination,
  readings: SupplyReadings,
  byName: ReadonlyMap<string, Float64Array>,
): (slot: number) => number {
  if (nomination.basis === 'share') {
    const amounts = byName.get(`${nomination.meter}.export`);
    return (slot) => Math.floor((amounts?.[slot] || 0) * nomination.share + 1e-6);
  }
  const whPerKw = (1000 * readings.width) / 3_600_000;
  return (slot) => Math.round((nomination.kwByHour[readings.hourOf(slot)] ?? 0) * whPerKw);
}

/** Quality of the intervals of a column from slot `from` to before `to`, added to `counts`; whether there was any. */
export function countQuality(
  { status }: EnergyColumn,
  { from, to }: { from: number; to: number },
  counts: QualityCounts = noIntervals(),
): boolean {
  let any = false;
  for (let slot = from; slot < to; slot++) {
    const quality = qualities[status[slot]!];
    if (quality === undefined) continue;
    counts[quality] += 1;
    any = true;
  }
  return any;
}

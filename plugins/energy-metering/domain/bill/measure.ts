import { qualities } from '@lingtan/sdk';
import type { Quality } from '@lingtan/sdk';
import { noIntervals } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import type { BillMeter } from './account-input.ts';
import type { BillFrame } from './frame.ts';

/** Energy of one slot, and of what quality it is. */
export interface SlotEnergy {
  energyWh: number;
  counts: QualityCounts;
}

/** Sums of an account over the month. */
export interface Measured {
  /** By slot of the frame. */
  readonly slots: readonly SlotEnergy[];
  /** Energy by market price; empty without one. Index is slot × prices + price. */
  readonly byPrice: Float64Array;
  /** All meters together in each interval, Wh; NaN where one of them is missing. */
  readonly total: Float64Array;
}

const missing = qualities.indexOf('missing');

/** Adds up an account's meters by slot. Intervals that are missing add nothing and are counted as such. */
export function measureAccount(frame: BillFrame, meters: readonly BillMeter[]): Measured {
  const { index, priceIndex, prices } = frame;
  const energies = new Float64Array(frame.slots.length);
  const counts = new Float64Array(frame.slots.length * qualities.length);
  const byPrice = new Float64Array(priceIndex ? frame.slots.length * prices.length : 0);
  const total = new Float64Array(index.length);
  for (const { amounts, status } of meters) {
    for (let i = 0; i < index.length; i++) {
      const slot = index[i]!;
      const amount = amounts[i]!;
      const known = status[i]! < missing && !Number.isNaN(amount);
      counts[slot * qualities.length + (known ? status[i]! : missing)]! += 1;
      total[i]! += known ? amount : NaN;
      if (!known) continue;
      energies[slot]! += amount;
      if (priceIndex) byPrice[slot * prices.length + priceIndex[i]!]! += amount;
    }
  }
  return {
    slots: frame.slots.map((_, slot) => ({
      energyWh: energies[slot]!,
      counts: Object.fromEntries(
        qualities.map((quality, q) => [quality, counts[slot * qualities.length + q]!]),
      ) as Record<Quality, number>,
    })),
    byPrice,
    total,
  };
}

/** Sum of slots. */
export function sumSlots(slots: readonly SlotEnergy[]): SlotEnergy {
  const sum: SlotEnergy = { energyWh: 0, counts: noIntervals() };
  for (const { energyWh, counts } of slots) {
    sum.energyWh += energyWh;
    for (const quality of qualities) sum.counts[quality] += counts[quality];
  }
  return sum;
}

import { fractionOf, type Fraction } from '../issuance/fraction.ts';
import { hourlyScore, type HourlyScore } from './hourly-score.ts';

/** A storage that moves excess generation to later shortfalls. Energies in whole Wh per interval. */
export interface ShiftStorage {
  readonly capacityWh: number;
  readonly chargeMaxWh: number;
  readonly dischargeMaxWh: number;
  /** Energy out per energy in, 0 to 1; the loss falls on the way in. */
  readonly roundTripEfficiency: number;
  readonly initialWh?: number;
}

export interface StorageShift {
  readonly chargedWh: number[];
  readonly dischargedWh: number[];
  /** At the end of each interval, as energy that can be taken out. */
  readonly storedWh: number[];
  readonly lossWh: number;
}

/** Charges with every excess and serves every shortfall as far as the storage allows, in the order of time. */
export function shiftThroughStorage(
  excess: readonly number[],
  shortfall: readonly number[],
  storage: ShiftStorage,
): StorageShift {
  const efficiency = fractionOf(storage.roundTripEfficiency);
  let stored = Math.min(storage.initialWh ?? 0, storage.capacityWh);
  let loss = 0;
  const shift: { chargedWh: number[]; dischargedWh: number[]; storedWh: number[] } = {
    chargedWh: [],
    dischargedWh: [],
    storedWh: [],
  };
  excess.forEach((surplus, hour) => {
    const charged = Math.min(surplus, storage.chargeMaxWh, chargeable(storage.capacityWh - stored, efficiency));
    const kept = efficiency.floorOf(charged);
    stored += kept;
    loss += charged - kept;
    const discharged = Math.min(shortfall[hour]!, storage.dischargeMaxWh, stored);
    stored -= discharged;
    shift.chargedWh.push(charged);
    shift.dischargedWh.push(discharged);
    shift.storedWh.push(stored);
  });
  return { ...shift, lossWh: loss };
}

/** The score of a load against a generation with a storage between them, and what went through it. */
export function scoreWithStorage(
  load: readonly number[],
  generation: readonly number[],
  storage: ShiftStorage,
  gridShare?: readonly number[] | number,
): HourlyScore & StorageShift {
  const { excess, shortfall } = hourlyScore(load, generation);
  const shift = shiftThroughStorage(excess, shortfall, storage);
  const served = generation.map((each, hour) => each - shift.chargedWh[hour]! + shift.dischargedWh[hour]!);
  return { ...hourlyScore(load, served, gridShare), ...shift };
}

/** The most that can be charged so that no more than `room` is kept. */
function chargeable(room: number, efficiency: Fraction): number {
  return efficiency.largestWithin(room);
}

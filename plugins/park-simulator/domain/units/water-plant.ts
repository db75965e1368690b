import type { UnitOf } from '../../contracts/units.ts';
import { fractal1 } from '../noise.ts';
import { seedOf } from '../random.ts';
import { stepSeconds, type Unit } from './unit.ts';

/** Hours of inflow that the equalisation tank holds. */
const tankHours = 4;
/** Lifting and pre-treatment take this share of the specific consumption, the membranes the rest. */
const pumpShare = 0.3;

/**
 * Water reclamation: inflow with a daily pattern goes into a tank; reverse-osmosis trains are switched one by one to
 * hold its level. Volumes balance: inflow = product + concentrate + change of the tank.
 */
export function createWaterPlant(config: UnitOf<'water-plant'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  const values = new Float64Array(6);
  const hourly = config.capacityM3PerDay / 24;
  const tank = hourly * tankHours;
  const perTrain = hourly / config.trains / 0.92;
  let volume = tank / 2;
  let running = Math.round(config.trains * 0.85);
  let hold = 0;

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'load',
    order: 0,
    quantities: [
      { name: 'inflow', unit: 'm3/h', kind: 'gauge', decimals: 1 },
      { name: 'product-flow', unit: 'm3/h', kind: 'gauge', decimals: 1 },
      { name: 'inflow-volume', unit: 'm3', kind: 'counter', decimals: 1 },
      { name: 'product-volume', unit: 'm3', kind: 'counter', decimals: 1 },
      { name: 'tank-level', unit: '%', kind: 'gauge', decimals: 1 },
      { name: 'trains-running', unit: '1', kind: 'state', decimals: 0 },
    ],
    values,
    step({ local, seconds }) {
      const daily = 1 + 0.1 * Math.cos((2 * Math.PI * (local.hour - 11)) / 24);
      const inflow = hourly * 0.93 * daily * (1 + 0.03 * fractal1(seed, seconds / 3600, 3));
      const level = volume / tank;
      hold += stepSeconds;
      // Half an hour between switchings: membranes do not like starts.
      if (hold >= 1800) {
        const before = running;
        if (level > 0.7 && running < config.trains) running += 1;
        else if (level < 0.3 && running > 1) running -= 1;
        if (running !== before) hold = 0;
      }
      const feed = level <= 0.02 ? Math.min(inflow, running * perTrain) : running * perTrain;
      volume = Math.min(tank, Math.max(0, volume + ((inflow - feed) * stepSeconds) / 3600));
      const product = feed * config.recovery;
      values[0] = inflow;
      values[1] = product;
      values[2] = inflow / 3600;
      values[3] = product / 3600;
      values[4] = (100 * volume) / tank;
      values[5] = running;
      const pumps = inflow * config.specificKwhPerM3 * pumpShare;
      const membranes =
        feed * config.specificKwhPerM3 * (1 - pumpShare) * (1 + 0.01 * fractal1(seed + 9, seconds / 300, 2));
      return pumps + membranes;
    },
    save: () => [volume, running, hold],
    load(state) {
      volume = state[0] ?? volume;
      running = state[1] ?? running;
      hold = state[2] ?? 0;
    },
  };
}

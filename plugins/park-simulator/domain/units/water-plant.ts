import type { UnitOf } from '../../contracts/units.ts';
import { fractal1 } from '../noise.ts';
import { seedOf, uniformAt } from '../random.ts';
import { stepSeconds, type Unit } from './unit.ts';
import { waterQualities, waterQualityAt } from './water-quality.ts';

/** Hours of inflow that the equalisation tank holds. */
const tankHours = 4;
/** Lifting and pre-treatment take this share of the specific consumption, the membranes the rest. */
const pumpShare = 0.3;
/** Quantities of the plant itself; those of the water follow. */
const plantQuantities = 10;
/** Meters of the feed and of the concentrate are off by up to so much, each by its own constant share. */
const meterError = 0.005;
/** Lime that softens what comes in, kg/m3: an assumption, of the size that hard mine water takes. */
const limeKgPerM3 = 0.06;
/** Analysers measure by the minute. */
const qualitySteps = 60 / stepSeconds;

/**
 * Water reclamation: inflow with a daily pattern goes into a tank; reverse-osmosis trains are switched one by one to
 * hold its level. Volumes balance: inflow = product + concentrate + change of the tank.
 */
export function createWaterPlant(config: UnitOf<'water-plant'>, parkSeed: number): Unit {
  const seed = seedOf(parkSeed, config.id);
  const values = new Float64Array(plantQuantities + waterQualities.length);
  const quality = values.subarray(plantQuantities);
  const hourly = config.capacityM3PerDay / 24;
  const tank = hourly * tankHours;
  const perTrain = hourly / config.trains / 0.92;
  const feedGain = 1 + meterError * (2 * uniformAt(seed, 71) - 1);
  const concentrateGain = 1 + meterError * (2 * uniformAt(seed, 72) - 1);
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
      { name: 'concentrate-flow', unit: 'm3/h', kind: 'gauge', decimals: 1 },
      { name: 'concentrate-volume', unit: 'm3', kind: 'counter', decimals: 1 },
      { name: 'feed-volume', unit: 'm3', kind: 'counter', decimals: 1 },
      { name: 'lime-mass', unit: 'kg', kind: 'counter', decimals: 1 },
      ...waterQualities.map((each) => ({ ...each, kind: 'gauge' as const })),
    ],
    values,
    step({ local, seconds, index }) {
      // Also in the first step after a start, when nothing is known yet.
      if (index % qualitySteps === 0 || quality[0] === 0) waterQualityAt(seed + 31, seconds, local.dayOfYear, quality);
      const daily = 1 + 0.1 * Math.cos((2 * Math.PI * (local.hour - 11)) / 24);
      const offered = hourly * 0.93 * daily * (1 + 0.03 * fractal1(seed, seconds / 3600, 3));
      const level = volume / tank;
      hold += stepSeconds;
      // Half an hour between switchings: membranes do not like starts.
      if (hold >= 1800) {
        const before = running;
        if (level > 0.7 && running < config.trains) running += 1;
        else if (level < 0.3 && running > 1) running -= 1;
        if (running !== before) hold = 0;
      }
      const drawn = level <= 0.02 ? Math.min(offered, running * perTrain) : running * perTrain;
      // No more than there is; and of what is offered a full tank takes in what it has room for: no water is lost or made.
      const feed = Math.min(drawn, offered + (volume * 3600) / stepSeconds);
      const inflow = Math.min(offered, feed + ((tank - volume) * 3600) / stepSeconds);
      volume += ((inflow - feed) * stepSeconds) / 3600;
      const product = feed * config.recovery;
      values[0] = inflow;
      values[1] = product;
      values[2] = inflow / 3600;
      values[3] = product / 3600;
      values[4] = (100 * volume) / tank;
      values[5] = running;
      values[6] = feed - product;
      values[7] = ((feed - product) / 3600) * concentrateGain;
      values[8] = (feed / 3600) * feedGain;
      values[9] = (inflow / 3600) * limeKgPerM3;
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

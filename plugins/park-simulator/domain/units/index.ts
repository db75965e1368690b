import type { UnitConfig } from '../../contracts/units.ts';
import { createArcFurnace } from './arc-furnace.ts';
import { createBattery } from './battery.ts';
import { createElectrolyser } from './electrolyser.ts';
import { createBatchLoad, createCharging, createPortCranes, createShiftLoad, createShorePower } from './loads.ts';
import { createPaperMachine } from './paper-machine.ts';
import { createPv } from './pv.ts';
import type { Unit } from './unit.ts';
import { createWaterPlant } from './water-plant.ts';
import { createWeatherStation } from './weather-station.ts';
import { createWind } from './wind.ts';

/** Builds the unit that a configuration describes. */
export function createUnit(config: UnitConfig, seed: number): Unit {
  switch (config.type) {
    case 'pv':
      return createPv(config);
    case 'wind':
      return createWind(config);
    case 'battery':
      return createBattery(config);
    case 'electrolyser':
      return createElectrolyser(config);
    case 'arc-furnace':
      return createArcFurnace(config, seed);
    case 'paper-machine':
      return createPaperMachine(config, seed);
    case 'shift-load':
      return createShiftLoad(config, seed);
    case 'batch-load':
      return createBatchLoad(config, seed);
    case 'port-cranes':
      return createPortCranes(config, seed);
    case 'shore-power':
      return createShorePower(config, seed);
    case 'ev-charging':
      return createCharging(config, seed);
    case 'water-plant':
      return createWaterPlant(config, seed);
    case 'weather-station':
      return createWeatherStation(config);
  }
}
